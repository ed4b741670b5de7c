// Before anything is painted: the theme that was chosen here, else that of the system.
const chosenTheme = localStorage.getItem('organza.theme');
if (chosenTheme === 'light' || chosenTheme === 'dark') {
  document.documentElement.dataset.theme = chosenTheme;
}
