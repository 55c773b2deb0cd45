/* Leaving the page at once, and loading a chart library only when somebody asks for it.
   Nothing is stored and nothing is sent; without this script the page has the same figures. */
(function () {
  "use strict";
  var root = document.documentElement;
  var leaveLink = document.getElementById("leave");
  root.className += " scripts";
  var beside = document.currentScript.src.replace(/[^/]*$/, "");

  function leave(event) {
    if (event) { event.preventDefault(); }
    root.hidden = true;
    document.title = "";
    window.location.replace(leaveLink.href);
  }
  leaveLink.addEventListener("click", leave);

  var presses = [];
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) { return; }
    presses = presses.concat(event.timeStamp).slice(-3);
    if (presses.length === 3 && presses[2] - presses[0] < 3000) { leave(); }
  });

  /* A page that comes back from the browser's memory after leaving must not show what was hidden. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && root.hidden) { window.location.replace(leaveLink.href); }
  });

  /* On a phone long lists are folded. */
  if (window.matchMedia("(max-width: 46.99rem)").matches) {
    Array.prototype.forEach.call(document.querySelectorAll("[data-wide-only]"), function (part) { part.open = false; });
  }

  /* A link to a folded part opens it; newer browsers do so by themselves. */
  function unfold() {
    var part = document.getElementById(window.location.hash.slice(1));
    var folded = part && part.parentNode.closest("details");
    if (folded && !folded.open) { folded.open = true; part.scrollIntoView(); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  var loaded = {};
  function load(address) {
    if (!loaded[address]) {
      loaded[address] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = reject;
        document.head.appendChild(script);
      });
    }
    return loaded[address];
  }

  /* A chart with a figure can be explored; what that takes is loaded only when somebody asks for it. In a copy that lost
     it, the still chart is what there is. */
  function explorable(chart) {
    var line = document.createElement("p"), button = document.createElement("button"), state = document.createElement("span");
    line.className = "explore";
    button.type = "button";
    button.textContent = button.dataset.open = document.getElementById("content").dataset.explore;
    state.className = "explore-state";
    state.setAttribute("role", "status");
    line.append(button, " ", state);
    chart.append(line);
    button.addEventListener("click", function () {
      Promise.all([load(beside + "looks.js"), load(beside + "explore.js"), load("figures/words.js")]).then(function () {
        window.exploreChart(chart, button, state, load, beside);
      }).catch(function () { button.hidden = true; });
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll("[data-figure]"), explorable);

  /* A permanent link leads to one release for ever. Which one is in force stands in a list beside all releases: a
     release itself never changes. Where pages were copied to without the list, nothing is looked for. */
  var release = document.querySelector("[data-release]").dataset.release, releases = beside + "../../../../";
  if (location.pathname.indexOf("/releases/" + release + "/") >= 0) {
    load(releases + "releases.js").then(function () {
      var inForce = window.releasesInForce[release];
      if (!inForce || inForce === release) { return; }
      var notice = document.createElement("p"), language = root.lang === "en" ? "" : root.lang + "/";
      notice.className = "notice superseded";
      notice.innerHTML = '<span class="frame">' + window.superseded[root.lang] + "</span>";
      notice.querySelector("a").href = releases + "releases/" + inForce + "/site/" + language + "index.html";
      document.querySelector("[data-release]").after(notice);
    }).catch(function () {});
  }

  /* Words are compared without accents and case; every word typed has to be in an entry. */
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function search(place) {
    var input = place.querySelector("input"), state = place.querySelector("[role=status]");
    var list = place.querySelector("ul");
    function show() {
      var words = plain(input.value).split(/\s+/).filter(Boolean);
      var found = words.length ? window.pageIndex.filter(function (entry) {
        var text = plain(entry[1] + " " + entry[2]);
        return words.every(function (word) { return text.indexOf(word) >= 0; });
      }) : [];
      /* First what has the words in its title. */
      function inTitle(entry) { return words.every(function (word) { return plain(entry[1]).indexOf(word) >= 0; }) ? 0 : 1; }
      found.sort(function (one, other) { return inTitle(one) - inTitle(other); });
      list.textContent = "";
      found.forEach(function (entry) {
        var item = document.createElement("li"), link = document.createElement("a");
        link.href = entry[0];
        link.textContent = entry[1];
        item.appendChild(link);
        list.appendChild(item);
      });
      state.textContent = !words.length ? "" : found.length
        ? state.dataset.found.replace("{number}", found.length) : state.dataset.none;
    }
    place.hidden = false;
    input.addEventListener("input", function () { load(place.dataset.index).then(show); });
  }
  Array.prototype.forEach.call(document.querySelectorAll(".search"), search);
})();
