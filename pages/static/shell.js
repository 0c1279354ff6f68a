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
  // Pages of the server, and pages of ours that a sentence points at: open them in this tab.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href$="/sign-out"], a[href$="/welcome"], [data-testid=stMarkdownContainer] a[href^="/"]');
    if (link) { event.preventDefault(); event.stopPropagation(); location.assign(link.getAttribute("href")); }
  }, true);
  // For screen readers: Streamlit's menu puts list items into boxes, its charts name marks that are empty.
  const mend = () => {
    document.querySelectorAll("[data-testid=stSidebarNavItems]:not([role]), [data-testid=stSidebarNavItems] li:not([role])").forEach((one) => one.setAttribute("role", "none"));
    document.querySelectorAll("[role=graphics-symbol]:not([aria-label]):not([aria-hidden])").forEach((one) => {
      if (!one.querySelector("[aria-label]")) one.setAttribute("aria-hidden", "true");
    });
  };
  let waiting = 0;
  new MutationObserver(() => { clearTimeout(waiting); waiting = setTimeout(mend, 150); }).observe(document, { childList: true, subtree: true });
})();
