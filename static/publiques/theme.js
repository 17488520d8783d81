/* Before anything is painted: the theme the system asks for, unless the address has chosen one. */
(() => {
  const { dataset } = document.documentElement;
  if (!dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches) dataset.theme = "dark";
})();
