// A board whose link was ended empties itself within five seconds.
(() => {
  const SECONDS = 3;
  const look = async () => {
    const answer = await fetch("/s/board/" + document.body.dataset.share + "/open", { cache: "no-store" }).catch(() => null);
    if (!answer || answer.status !== 410) return;
    document.getElementById("sheet").replaceChildren();
    document.querySelector(".watermark").remove();
    document.getElementById("closed").hidden = false;
    clearInterval(timer);
  };
  const timer = setInterval(look, SECONDS * 1000);
  document.addEventListener("visibilitychange", look);
})();
