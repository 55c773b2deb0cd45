"""O01: of women asked in private who answered yes or no, those who answered yes."""

from tests.hand_made_records import contact, count, disclosing


def test_only_private_enquiries_with_an_answer_count(tmp_path):
    cells = count(
        tmp_path,
        service_contact=[
            disclosing(1, 1),
            contact(2, 2),
            # Not alone: her "no" is not an answer.
            contact(3, 3, asked_in_private="no"),
            disclosing(4, 4, asked_in_private="no"),
            contact(5, 5, asked_in_private="unknown"),
            # She preferred not to answer.
            contact(6, 6, ipv_disclosed="declined"),
            # She raised it herself: reached, but not an answer to a question.
            disclosing(7, 7, enquiry_outcome="self_disclosed"),
            # Nobody asked.
            contact(8, 8, enquiry_outcome="not_asked", asked_in_private=None, ipv_disclosed=None),
        ],
    )
    assert cells("O01", "2025-Q1") == (1, 2)


def test_yes_once_is_yes(tmp_path):
    cells = count(tmp_path, service_contact=[contact(1, 1, 1), disclosing(2, 1, 2), contact(3, 1, 3)])
    assert cells("O01", "2025-Q1") == (1, 1)


def test_yes_before_others_and_no_alone_is_no(tmp_path):
    # The "yes" was not given in private: only the private "no" counts.
    cells = count(tmp_path, service_contact=[contact(1, 1, 1), disclosing(2, 1, 2, asked_in_private="no")])
    assert cells("O01", "2025-Q1") == (0, 1)


def test_who_used_violence_is_no_condition(tmp_path):
    cells = count(tmp_path, service_contact=[disclosing(1, 1, perpetrator_rel="unknown")])
    assert cells("O01", "2025-Q1") == (1, 1)
    assert cells("P34", "2025-Q1") == (0, 0)
