"use strict";
/* Puts a placeholder where the cursor stands in a field: data-inserts="<NAME_1>" data-into="id". */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button) return;
  const field = document.getElementById(button.dataset.into);
  field.setRangeText(button.dataset.inserts, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});
