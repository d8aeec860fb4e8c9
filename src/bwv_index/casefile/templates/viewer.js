"use strict";
(function () {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London", day: "2-digit", month: "2-digit", year: "numeric",
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1, timeZoneName: "short",
  });
  const clips = Array.from(document.querySelectorAll("article.clip"), (article) => ({
    article,
    number: article.dataset.number,
    name: article.dataset.name,
    start: article.dataset.start === "" ? null : Number(article.dataset.start),
    length: article.dataset.length === "" ? null : Number(article.dataset.length),
    video: article.querySelector("video"),
  }));
  const clocks = Array.from(document.querySelectorAll(".timeline"), (lanes) => ({
    start: Number(lanes.dataset.start),
    end: Number(lanes.dataset.end),
    playhead: lanes.querySelector(".playhead"),
  }));

  function pad(number, digits) {
    return String(number).padStart(digits, "0");
  }

  function offsetText(seconds) {
    const ms = Math.floor(seconds * 1000);
    const whole = Math.floor(ms / 1000);
    return pad(Math.floor(whole / 3600), 2) + ":" + pad(Math.floor(whole / 60) % 60, 2) + ":" +
      pad(whole % 60, 2) + "." + pad(ms % 1000, 3);
  }

  function wallText(epochSeconds) {
    return clock.format(new Date(epochSeconds * 1000)).replace(",", "");
  }

  function movePlayhead(epochSeconds) {
    for (const one of clocks) {
      const share = (epochSeconds - one.start) / (one.end - one.start);
      one.playhead.hidden = share < 0 || share > 1;
      one.playhead.style.left = (share * 100) + "%";
    }
  }

  function showTime(clip) {
    const into = clip.video.currentTime;
    clip.article.querySelector(".into").textContent = offsetText(into);
    if (clip.start !== null) {
      clip.article.querySelector(".wall").textContent = wallText(clip.start + into);
      movePlayhead(clip.start + into);
    }
  }

  function seek(clip, seconds) {
    if (clip.video) {
      clip.video.currentTime = Math.max(0, seconds);
    }
  }

  function showMomentElsewhere(clip) {
    const moment = clip.start + clip.video.currentTime;
    const said = { "Shown in": [], "Not recording then:": [], "Not placed in time:": [], "Not playable here:": [] };
    for (const other of clips) {
      if (other === clip) {
        continue;
      }
      const into = other.start === null ? null : moment - other.start;
      const length = other.length === null && other.video ? other.video.duration : other.length;
      if (into === null) {
        said["Not placed in time:"].push(other.name);
      } else if (into < 0 || into > length) {
        said["Not recording then:"].push(other.name);
      } else if (!other.video) {
        said["Not playable here:"].push(other.name);
      } else {
        other.video.pause();
        seek(other, into);
        said["Shown in"].push(other.name);
      }
    }
    clip.article.querySelector(".sync-said").textContent = Object.entries(said)
      .filter((pair) => pair[1].length)
      .map((pair) => pair[0] + " " + pair[1].join(", ") + ".")
      .join(" ");
  }

  for (const clip of clips) {
    if (!clip.video) {
      continue;
    }
    clip.video.addEventListener("timeupdate", () => showTime(clip));
    clip.video.addEventListener("seeked", () => showTime(clip));
    clip.video.addEventListener("error", () => {
      clip.article.querySelector(".player-fault").hidden = false;
    });
    if (clip.video.error) {
      clip.article.querySelector(".player-fault").hidden = false;
    }
    for (const button of clip.article.querySelectorAll("button.jump")) {
      button.addEventListener("click", () => {
        seek(clip, Number(button.dataset.seconds));
        clip.video.scrollIntoView({ block: "nearest" });
      });
    }
    const sync = clip.article.querySelector("button.sync");
    if (sync) {
      sync.addEventListener("click", () => showMomentElsewhere(clip));
    }
  }

  for (const bar of document.querySelectorAll("a.bar")) {
    bar.addEventListener("click", (event) => {
      const clip = clips.find((one) => one.number === bar.dataset.clip);
      const box = bar.getBoundingClientRect();
      // A key press on the link has no place on the bar: it goes to the clip and leaves its time alone.
      if (event.detail > 0 && clip.length !== null && box.width > 0) {
        seek(clip, clip.length * (event.clientX - box.left) / box.width);
      }
    });
  }

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach((one) => { one.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));
})();
