// Sets the chosen light or dark before the first paint; nothing stored means "as the system".
(() => {
  const stored = localStorage.getItem("okoshko.theme");
  if (stored === "light" || stored === "dark") document.documentElement.dataset.theme = stored;
})();
