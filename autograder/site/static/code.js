// Code and pictures that are wider than the page can be scrolled with the keyboard, too.

function reach() {
  for (const code of document.querySelectorAll("pre, .sideways")) {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
    else code.removeAttribute("tabindex");
  }
}

reach();
for (const event of ["load", "resize"]) addEventListener(event, reach);
