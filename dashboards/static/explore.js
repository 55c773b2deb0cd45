/* Draws the interactive form of a chart, loaded when somebody asks for it.
   Numbers come from a script that all languages share; labels, and figures as they are written, from the table that
   stands beside the chart (dashboards/plotly_figures.py says how). */
(function () {
  "use strict";

  /* The library leaves out its inline style sheets, which the security policy forbids, if it finds their names. */
  function loadStyle(names, beside) {
    if (document.getElementById("plotly.js-style-global")) { return; }
    names.forEach(function (name) {
      var taken = document.createElement("meta");
      taken.id = name;
      document.head.appendChild(taken);
    });
    var link = document.createElement("link");
    link.id = "plotly.js-style-global";
    link.className = "no-inline-styles";
    link.rel = "stylesheet";
    link.href = beside + "explore.css";
    document.head.appendChild(link);
  }

  /* Within a drawing from left to right, words of a script from right to left keep their own order. */
  function isolated(text) {
    return document.documentElement.dir === "rtl" ? "\u2067" + text + "\u2069" : text;
  }
  /* A label beside its row, in lines where a phone would have no room left for the marks. */
  function inLines(label, narrow) {
    var lines = [""];
    label.split(" ").forEach(function (word) {
      var last = lines[lines.length - 1];
      if (narrow && last && (last + " " + word).length > 16) { lines.push(word); } else { lines[lines.length - 1] = (last + " " + word).trim(); }
    });
    return lines.map(isolated).join("<br>");
  }
  function fill(phrase, values) {
    return phrase.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  /* What an element says, without the small print in it. */
  function own(element) {
    var copy = element.cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll("small"), function (part) { part.remove(); });
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  function tableBeside(chart) {
    for (var place = chart.nextElementSibling; place; place = place.nextElementSibling) {
      var table = place.querySelector("table");
      if (table) { return table; }
    }
  }

  /* Of each mark of a figure its label and what it says: from a row of the table each, or from each cell of a table that
     has the groups side by side. */
  function marksOf(table, places, words) {
    var heads = table.tHead.rows[0].cells;
    var rows = Array.prototype.filter.call(table.tBodies[0].rows, function (row) {
      return places.total || !row.classList.contains("total");
    });
    function mark(label, value, range) {
      return { label: label, value: own(value), told: range ? fill(words.range, { value: own(value), range: range }) : own(value) };
    }
    if (places.across) {
      return rows.reduce(function (marks, row) {
        return marks.concat(Array.prototype.slice.call(row.cells, 1).map(function (cell, i) {
          var small = places.range && cell.querySelector("small");
          var label = fill(words.label, { heading: own(row.cells[0]), groups: own(heads[i + 1]) });
          return mark(label, cell, small ? small.textContent : "");
        }));
      }, []);
    }
    var marks = rows.map(function (row) {
      return mark(own(row.cells[0]), row.cells[places.value], places.range ? own(row.cells[places.range]) : "");
    });
    if (!places.periods) { return marks; }
    return places.periods.map(function (period) {
      var parts = period.split("-Q"), label = parts[1] ? fill(words.quarter, { year: parts[0], quarter: parts[1] }) : period;
      return marks.filter(function (one) { return one.label === label; })[0] || { label: label };
    });
  }

  /* What stands in `own`, and else what the look of this name says. */
  function looking(name, own) {
    var look = window.figureLooks.looks[name], both = Object.assign({}, look, own);
    ["marker", "error_x"].forEach(function (part) {
      if (both[part]) { both[part] = Object.assign({}, look[part], own[part]); }
    });
    return both;
  }

  /* A figure for the library: labels in place of their numbers, and looks. */
  function figureOf(figure, table, words, narrow) {
    var along = figure.places.along, marks = marksOf(table, figure.places, words);
    var labels = marks.map(function (one) { return inLines(one.label, narrow && along === "y"); });
    var layout = Object.assign({}, window.figureLooks.layout);
    if (along === "y") {
      var lines = Math.max.apply(null, labels.map(function (label) { return label.split("<br>").length; }));
      layout.height = Math.max(layout.height, labels.length * (19 * lines + 7) + 72);
    }
    function placed(place, more) { return Object.assign({ [along]: labels[place] }, more); }
    ["x", "y"].forEach(function (axis) {
      var own = Object.assign({}, figure.axes[axis]);
      if (own.ticksuffix) { own.ticksuffix = words.perCent; }
      if (axis === along) { own.categoryarray = axis === "y" ? labels.slice().reverse() : labels; }
      layout[axis + "axis"] = looking(axis === along ? "labels" : "numbers", own);
    });
    layout.annotations = figure.notes.map(function (place) {
      var text = marks[place].value;
      return looking("note_" + along, placed(place, { text: isolated(along === "y" && words.symbols[text] || text) }));
    });
    if ("line" in figure) { layout.shapes = [looking("total", { x0: figure.line, x1: figure.line })]; }
    var data = figure.data.map(function (own) {
      var trace = looking(own.look, own);
      if (along) { trace[along] = own[along].map(function (place) { return labels[place]; }); }
      if (own.marks) {
        trace.text = own.marks.map(function (place) {
          return isolated((along ? "" : marks[place].label + ": ") + marks[place].told);
        });
      }
      delete trace.look;
      delete trace.marks;
      return trace;
    });
    return { data: data, layout: layout };
  }

  window.exploreChart = function (chart, button, state, load, beside) {
    var words = window.pageWords, still = chart.querySelector(".drawing"), place = chart.querySelector(".interactive");
    function show(interactive) {
      place.hidden = !interactive;
      still.hidden = interactive;
      button.textContent = interactive ? words.back : button.dataset.open;
      state.textContent = interactive ? words.how : "";
    }
    if (place && !place.hidden) { show(false); return; }
    if (!place) {
      place = document.createElement("div");
      place.className = "interactive";
      still.after(place);
      place.hidden = true;
    }
    state.textContent = words.loading;
    loadStyle(window.figureLooks.styles, beside);
    load(beside + "plotly.min.js").then(function () {
      return load(beside + "../figures/" + window.location.pathname.match(/([^/]*)\.html$/)[1] + ".js");
    }).then(function () {
      var figure = figureOf(window.pageFigures[chart.dataset.figure], tableBeside(chart), words, chart.clientWidth < 480);
      show(true);
      return window.Plotly.react(place, figure.data, figure.layout, { displayModeBar: false, responsive: true });
    }).catch(function () {
      show(false);
      state.textContent = words.failed;
    });
  };
})();
