// Hands things over to the visitor: a file to the folder of downloads, a text to the clipboard.

function deliver(parcel) {
  const link = document.createElement("a");
  const address = URL.createObjectURL(new Blob([parcel.data], { type: parcel.type }));
  link.href = address;
  link.download = parcel.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// Pages that come over plain http from another machine have no `navigator.clipboard`.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("the browser does not let pages copy");
}

function copyButton(model) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "gs-copy";
  const say = (name) => (button.textContent = model.get(name));
  let timer = 0;
  button.addEventListener("click", () => {
    copy(model.get("text")).then(
      () => {
        say("after");
        clearTimeout(timer);
        timer = setTimeout(() => say("label"), 2_000);
      },
      () => say("refused"),
    );
  });
  model.on("change:text change:label", () => say("label"));
  say("label");
  return button;
}

function render({ model, el }) {
  if (model.get("label")) el.append(copyButton(model));
  model.on("change:parcel", () => {
    const parcel = model.get("parcel");
    if (parcel.name) deliver(parcel);
  });
}

export default { render };
