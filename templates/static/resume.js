// The place to continue reading, on the title page. Asked for by reading.js when there is one.
(() => {
  "use strict";
  var ibid = window.ibid;

  ibid.offer = name => {
    var box = document.getElementById("resume");
    var link = document.getElementById("resume-link");
    try {
      var place = JSON.parse(ibid.load(name));
      if (!/^[\w.-]+\.html#[\w.-]+$/.test(place.href)) return;
      link.href = place.href;
      link.textContent = "Continue reading: " + place.label;
    } catch (e) {
      ibid.save(name); // not what reading.js wrote
      return;
    }
    box.hidden = false;
    document.getElementById("resume-forget").addEventListener("click", () => {
      ibid.save(name);
      box.hidden = true;
    });
  };
})();
