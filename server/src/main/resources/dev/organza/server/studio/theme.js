// Before anything is painted: the theme that was chosen here, else that of the system.
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

function showTheme() {
  const chosen = localStorage.getItem('organza.theme');
  const theme = chosen === 'light' || chosen === 'dark' ? chosen : systemIsDark.matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
}

systemIsDark.addEventListener('change', showTheme);
addEventListener('themechange', showTheme);
showTheme();
