"""Complementary suppression: which counts to hide in any system of linked counts, with a proof for each.

Belongs here: the system of counts, the choice of rows, the proof. Does not: how a publication becomes a system
(whoever publishes builds it), what is small (the policy), the audit of what was published.

Why it is right. Somebody who sees the shown rows must allow for every table of whole numbers that agrees with
them and with what everybody knows. If among these is one in which a sensitive count is 0 and one in which it is
`width` - 1 or more, its interval reaches 0 and spans at least `width` values. So for each sensitive count that is
not shown we keep two such tables in a pool; where reaching 0 is not demanded, two that lie `width` - 1 apart. If
there is one more in which a woman who is alone in a variable still has her 1, but the count is not what it is, she
cannot compute it either. Each table is checked in whole numbers against all rules before it enters the pool,
without the solver that found it; whatever proposed the choice (equations, a linear program, a later pass that
shows rows again) may err only by hiding too much.

Why there are two searches. `choice` is for one table, in which everything hangs together by sums: equations first
say which rows must go, then each count is moved by the cheapest steps of the whole system, and single women are
looked at. In the systems of a release (`joint_choice`) counts hang together by what lies within what: about ten
tables, each of which can mostly move alone. There equations say little, one program of everything is slow, and
moving one small part for many counts at once is fast. Both end with the same proof.
"""
