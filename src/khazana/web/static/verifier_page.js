// The page around the checks of verifier.js; both stand in one script.
const element = (id) => document.getElementById(id);

function made(tag, text, name = "") {
  const one = document.createElement(tag);
  one.textContent = text;
  if (name) one.className = name;
  return one;
}

function show() {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ur" ? "rtl" : "ltr";
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = say(one.dataset.text);
  for (const one of document.querySelectorAll("[data-language]")) {
    one.setAttribute("aria-pressed", String(one.dataset.language === language));
  }
}

function showResult(found, name) {
  const failed = found.rows.some(([state]) => state === "failed");
  const sum = element("sum");
  sum.textContent = say(failed ? "sum-failed" : "sum-holds", { name });
  sum.className = failed ? "failed" : "holds";
  for (const state of ["failed", "shown", "not_shown"]) {
    const list = element(state);
    const rows = found.rows.filter(([one]) => one === state);
    list.replaceChildren();
    for (const [, id, params] of rows) {
      const item = made("li", say(id, params));
      item.dataset.code = id;
      if (state !== "shown") item.append(made("small", say(`${id} remedy`, params)));
      list.append(item);
    }
    element(`${state}-part`).hidden = rows.length === 0;
  }
  const keys = element("keys");
  keys.replaceChildren(...found.keys.map((one) => made("code", one.key)));
  element("keys-part").hidden = found.keys.length === 0;
  element("figures").textContent = found.statement === null ? "" : JSON.stringify(found.statement.predicate, null, 2);
  element("figures-part").hidden = found.statement === null;
  element("result").hidden = false;
}

function refuse(text) {
  const sum = element("sum");
  sum.textContent = text;
  sum.className = "failed";
  for (const part of ["failed-part", "shown-part", "not_shown-part", "keys-part", "figures-part"]) {
    element(part).hidden = true;
  }
  element("result").hidden = false;
}

async function take(bytes, name) {
  last = { bytes, name };
  try {
    const found = await verify(bytes, element("trusted").value.trim());
    showResult(found, name);
    document.dispatchEvent(new CustomEvent("checked", { detail: { bytes, name, found } }));
  } catch (error) {
    const unable = !crypto.subtle || (error instanceof DOMException && error.name === "NotSupportedError");
    refuse(say(unable ? "no-ed25519" : "no-bundle", { name }));
    document.dispatchEvent(new CustomEvent("checked", { detail: { bytes, name, found: null } }));
  }
}

async function takeFile(file) {
  if (file) await take(new Uint8Array(await file.arrayBuffer()), file.name);
}

function begin() {
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      language = button.dataset.language;
      show();
      if (last) take(last.bytes, last.name);
    });
  }
  element("file").addEventListener("change", (event) => takeFile(event.target.files[0]));
  element("trusted").addEventListener("change", () => last && take(last.bytes, last.name));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    takeFile(event.dataTransfer.files[0]);
  });
  const page = element("texts").dataset.speaks;
  const asked = page ?? navigator.language.slice(0, 2);
  if (asked in TEXTS) language = asked;
  if (!page) show();
}

begin();
