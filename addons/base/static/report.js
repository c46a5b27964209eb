// Printing is the browser's: it saves a page as PDF, too.
const button = document.querySelector('[data-print]')
button.hidden = false
button.addEventListener('click', () => window.print())
