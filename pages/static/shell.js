// A page whose session has ended goes to the sign-in page by itself and comes back here afterwards.
(() => {
  const SECONDS = 5;
  const leave = () => location.replace("/sign-in?next=" + encodeURIComponent(location.pathname + location.search));
  const look = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch("/alive", { cache: "no-store" }).catch(() => null);
    if (answer && answer.status === 401) leave();
  };
  setInterval(look, SECONDS * 1000);
  document.addEventListener("visibilitychange", look);
  // These are pages of the server, not of the app: open them in this tab.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href$="/sign-out"], a[href$="/welcome"]');
    if (link) { event.preventDefault(); event.stopPropagation(); location.assign(link.getAttribute("href")); }
  }, true);
})();
