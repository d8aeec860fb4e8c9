"use strict";
(function () {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London", day: "2-digit", month: "2-digit", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1, timeZoneName: "short",
  });
  const NEAR_S = 0.05;
  const part = (id) => document.getElementById(id);

  function number(text) {
    return text === "" ? null : Number(text);
  }

  const exhibits = Array.from(document.querySelectorAll("article.exhibit"), (article, place) => ({
    article, place,
    id: article.dataset.number,
    name: article.dataset.name,
    title: article.dataset.title,
    src: article.dataset.src,
    poster: article.dataset.poster,
    kind: article.dataset.kind,
    start: number(article.dataset.start),
    length: number(article.dataset.length),
    plusMinus: article.dataset.plusMinus,
    jumps: Array.from(article.querySelectorAll("button.jump")),
  }));
  const files = new Map(Array.from(document.querySelectorAll("[data-sha256]"),
    (one) => [one.dataset.sha256, one.dataset.what]));
  const MOST_BYTES = 1500000000;
  part("check-file").addEventListener("change", async (event) => {
    const said = part("check-said");
    const file = event.target.files[0];
    if (!file) {
      return;
    }
    if (file.size > MOST_BYTES || !window.crypto || !window.crypto.subtle) {
      said.textContent = "Not checked: the file is too large for this page, or this browser cannot hash. " +
        "Use sha256sum as VERIFY.txt says.";
      return;
    }
    said.textContent = "Reading " + file.name + " …";
    try {
      const digest = new Uint8Array(await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      const what = files.get(found);
      said.textContent = (what ? "As listed here: " + what + ". " : "On no list of this page. ") +
        "SHA-256 of " + file.name + ": " + found;
    } catch (fault) {
      said.textContent = "Not checked: the file could not be read.";
    }
  });

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));

  if (exhibits.length === 0) {
    return;
  }

  const byId = new Map(exhibits.map((one) => [one.id, one]));
  const video = part("video");
  const clocks = Array.from(document.querySelectorAll(".timeline"), (lanes) => ({
    start: Number(lanes.dataset.start),
    end: Number(lanes.dataset.end),
    playhead: lanes.querySelector(".playhead"),
    shown: new Set(Array.from(lanes.querySelectorAll("a.bar"), (bar) => bar.dataset.number)),
  }));
  let current = null;
  let wanted = null;

  function pad(value, digits) {
    return String(value).padStart(digits, "0");
  }

  function offsetText(seconds) {
    const ms = Math.floor(seconds * 1000 + 0.001);
    const whole = Math.floor(ms / 1000);
    return pad(Math.floor(whole / 3600), 2) + ":" + pad(Math.floor(whole / 60) % 60, 2) + ":" +
      pad(whole % 60, 2) + "." + pad(ms % 1000, 3);
  }

  function wallText(epochSeconds) {
    return clock.format(new Date(epochSeconds * 1000)).replace(",", "");
  }

  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  function item(child) {
    const made = document.createElement("li");
    made.append(child);
    return made;
  }

  function showPoster(exhibit) {
    if (exhibit.poster === "") {
      video.removeAttribute("poster");
    } else {
      video.poster = exhibit.poster;
    }
  }

  function showTime() {
    if (current === null) {
      return;
    }
    const into = video.currentTime;
    part("into").textContent = offsetText(into);
    part("wall").textContent = current.start === null
      ? "time of day not known" : wallText(current.start + into) + " " + current.plusMinus;
    for (const one of clocks) {
      const share = one.shown.has(current.id) ? (current.start + into - one.start) / (one.end - one.start) : -1;
      one.playhead.hidden = share < 0 || share > 1;
      one.playhead.style.left = (share * 100) + "%";
    }
    let last = null;
    for (const one of part("now-marks").querySelectorAll("button")) {
      one.removeAttribute("aria-current");
      if (Number(one.dataset.seconds) <= into + NEAR_S) {
        last = one;
      }
    }
    if (last) {
      last.setAttribute("aria-current", "true");
    }
  }

  function others() {
    const list = part("others");
    list.replaceChildren();
    if (current === null || current.start === null) {
      part("others-said").textContent = current === null ? "" : "This exhibit is not placed in time.";
      return;
    }
    const moment = current.start + video.currentTime;
    const clock = clocks.find((one) => one.shown.has(current.id));
    const silent = [];
    let far = 0;
    for (const one of exhibits) {
      const into = one === current || one.start === null ? null : moment - one.start;
      if (into === null || into < 0 || one.length === null || into > one.length || one.src === "") {
        if (one.start !== null && !clock.shown.has(one.id)) {
          far += 1;
        } else if (one !== current) {
          silent.push(one);
        }
        continue;
      }
      list.append(item(button(
        "Exhibit " + one.name + " at " + offsetText(into) + ": " + one.title,
        () => choose(one, into, !video.paused))));
    }
    const shown = list.children.length;
    part("others-said").textContent = "At " + wallText(moment) + ": " +
      (shown === 0 ? "no other exhibit shows" : shown === 1 ? "1 other exhibit shows" : shown + " other exhibits show") +
      " this moment" + (silent.length
      ? "; not recording then, not placed in time or not playable here: " + silent.map((one) => one.name).join(", ") + "."
      : ".") + (far ? " On other clocks: " + far + "." : "");
  }

  function seek(seconds) {
    const to = Math.max(0, seconds);
    if (video.readyState > 0) {
      video.currentTime = to;
      return;
    }
    wanted = to;
    if (video.preload === "none") {
      video.preload = "metadata";
      video.load();
    }
  }

  function mark(exhibit) {
    for (const one of document.querySelectorAll(".roll .play")) {
      one.setAttribute("aria-pressed", String(one.dataset.number === exhibit.id));
    }
    for (const one of document.querySelectorAll("a.bar")) {
      one.toggleAttribute("aria-current", false);
      if (one.dataset.number === exhibit.id) {
        one.setAttribute("aria-current", "true");
      }
    }
    const marks = part("now-marks");
    marks.replaceChildren();
    for (const jump of exhibit.jumps) {
      const made = button(jump.dataset.label, () => { seek(Number(jump.dataset.seconds)); });
      made.dataset.seconds = jump.dataset.seconds;
      marks.append(item(made));
    }
    part("no-marks").hidden = exhibit.jumps.length > 0;
  }

  function choose(exhibit, seconds, play) {
    if (exhibit !== current) {
      current = exhibit;
      part("now").textContent = "Exhibit " + exhibit.name + ": " + exhibit.title;
      part("now-kind").textContent = exhibit.kind;
      part("fault").hidden = true;
      part("no-file").hidden = exhibit.src !== "";
      video.hidden = exhibit.src === "";
      video.setAttribute("aria-label", "Exhibit " + exhibit.name);
      if (exhibit.src === "") {
        video.removeAttribute("src");
      } else {
        video.src = exhibit.src;
      }
      showPoster(exhibit);
      video.preload = "metadata";
      wanted = null;
      video.load();
      mark(exhibit);
      part("before").disabled = exhibit.place === 0;
      part("after").disabled = exhibit.place === exhibits.length - 1;
    }
    if (exhibit.src !== "") {
      seek(seconds);
      if (play) {
        video.play().catch(() => {});
      }
    }
    others();
    showTime();
  }

  for (const one of document.querySelectorAll("button.play")) {
    one.addEventListener("click", () => {
      choose(byId.get(one.dataset.number), 0, true);
      part("play").scrollIntoView({ block: "nearest" });
    });
  }
  for (const exhibit of exhibits) {
    for (const jump of exhibit.jumps) {
      jump.addEventListener("click", () => {
        choose(exhibit, Number(jump.dataset.seconds), false);
        part("play").scrollIntoView({ block: "start" });
        video.focus({ preventScroll: true });
      });
    }
  }
  for (const bar of document.querySelectorAll("a.bar")) {
    bar.addEventListener("click", (event) => {
      const exhibit = byId.get(bar.dataset.number);
      const box = bar.getBoundingClientRect();
      // A key press on the link has no place on the bar: it starts the exhibit from its beginning.
      const share = event.detail > 0 && box.width > 0 ? (event.clientX - box.left) / box.width : 0;
      event.preventDefault();
      choose(exhibit, exhibit.length === null ? 0 : exhibit.length * share, false);
      part("play").scrollIntoView({ block: "start" });
    });
  }
  part("before").addEventListener("click", () => choose(exhibits[current.place - 1], 0, false));
  part("after").addEventListener("click", () => choose(exhibits[current.place + 1], 0, false));
  part("elsewhere").addEventListener("click", others);

  for (const name of ["timeupdate", "seeked", "loadedmetadata"]) {
    video.addEventListener(name, showTime);
  }
  video.addEventListener("loadedmetadata", () => {
    if (wanted !== null) {
      video.currentTime = wanted;
      wanted = null;
    }
  });
  video.addEventListener("pause", others);
  video.addEventListener("seeked", () => { if (video.paused) { others(); } });
  video.addEventListener("error", () => {
    if (video.hasAttribute("src")) {
      part("fault").hidden = false;
    }
  });

  // Nothing is read from disk until somebody asks: two hundred exhibits open as fast as one.
  current = exhibits[0];
  part("before").disabled = true;
  part("after").disabled = exhibits.length === 1;
  part("now").textContent = "Exhibit " + current.name + ": " + current.title;
  part("now-kind").textContent = current.kind;
  part("no-file").hidden = current.src !== "";
  video.hidden = current.src === "";
  if (current.src !== "") {
    video.src = current.src;
  }
  showPoster(current);
  mark(current);
})();
