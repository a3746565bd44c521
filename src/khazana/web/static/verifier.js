// Verify a bundle in the browser: no network, no code made of text, nothing kept. The texts come with the page.
"use strict";

const TEXTS = JSON.parse(document.getElementById("texts").textContent);
const ORIGIN_LINES = 3;
const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ED25519_KIND = 1;
const COSIGNATURE_KIND = 4;
const DEEPEST = 64;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

let language = "en";
let last = null;

class Refused extends Error {}

function say(id, params = {}) {
  const text = TEXTS[language][id] ?? TEXTS.en[id] ?? id;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

// --- bytes

function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text) {
  let raw;
  try {
    raw = atob(text);
  } catch {
    throw new Refused("base64");
  }
  const bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new Refused("base64");
  return bytes;
}

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// --- RFC 8785: strings and whole numbers as JSON.stringify writes them, keys in the order of their UTF-16 units

function canonical(value, depth = 0) {
  if (depth > DEEPEST) throw new Refused("depth");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Refused("text");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new Refused("number");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
  const keys = Object.keys(value).sort((one, other) => (one < other ? -1 : 1));
  return `{${keys.map((key) => `${canonical(key, depth + 1)}:${canonical(value[key], depth + 1)}`).join(",")}}`;
}

function parseCanonical(bytes) {
  let text;
  let value;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw new Refused("json");
  }
  if (canonical(value) !== text) throw new Refused("canonical");
  return value;
}

// --- signatures

async function checkEd25519(raw, signature, message) {
  if (raw.length !== HASH_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const key = await crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
}

function preAuthentication(type, payload) {
  const kind = encoder.encode(type);
  return concat(encoder.encode(`DSSEv1 ${kind.length} `), kind, encoder.encode(` ${payload.length} `), payload);
}

async function readKey(named) {
  const [algorithm, text] = [named.key.slice(0, named.key.indexOf(":")), named.key.slice(named.key.indexOf(":") + 1)];
  const raw = fromBase64(text);
  const id = hex(await sha256(encoder.encode(canonical({ algorithm, public: text }))));
  return { algorithm, raw, id, name: named.name, text: named.key };
}

// --- the log: signed notes, RFC 6962

async function readVerifier(text) {
  const [name, id, encoded] = [text.split("+")[0], text.split("+")[1], text.split("+").slice(2).join("+")];
  const raw = fromBase64(encoded);
  const own = await sha256(concat(encoder.encode(`${name}\n`), raw));
  if (hex(own.slice(0, 4)) !== id || raw.length !== HASH_BYTES + 1) throw new Refused("verifier key");
  return { name, kind: raw[0], id: own.slice(0, 4), raw: raw.slice(1) };
}

function parseNote(note) {
  const at = note.lastIndexOf("\n\n");
  if (at < 0 || !note.endsWith("\n")) throw new Refused("note");
  const lines = note.slice(at + 2, -1).split("\n");
  const signatures = lines.map((line) => {
    const parts = line.split(" ");
    if (parts.length !== 3 || parts[0] !== "—") throw new Refused("note");
    const raw = fromBase64(parts[2]);
    return { name: parts[1], id: raw.slice(0, 4), value: raw.slice(4) };
  });
  return { text: note.slice(0, at + 1), signatures };
}

const signedBy = (note, key) => note.signatures.find((one) => one.name === key.name && same(one.id, key.id));

function parseCheckpoint(text) {
  const lines = text.slice(0, -1).split("\n");
  if (lines.length < ORIGIN_LINES || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1])) throw new Refused("checkpoint");
  const root = fromBase64(lines[2]);
  if (root.length !== HASH_BYTES) throw new Refused("checkpoint");
  return { origin: lines[0], size: Number(lines[1]), root };
}

const leafHash = (entry) => sha256(concat(new Uint8Array([0]), entry));
const nodeHash = (left, right) => sha256(concat(new Uint8Array([1]), left, right));

async function rootOf(index, size, leaf, hashes) {
  // RFC 9162, 2.1.3.2; sizes are below 2^53, so halves are taken by division and not by bits
  let at = index;
  let end = size - 1;
  let root = leaf;
  for (const one of hashes) {
    if (end === 0) return null;
    if (at % 2 === 1 || at === end) {
      root = await nodeHash(one, root);
      while (at !== 0 && at % 2 === 0) {
        at = at / 2;
        end = Math.floor(end / 2);
      }
    } else {
      root = await nodeHash(root, one);
    }
    at = Math.floor(at / 2);
    end = Math.floor(end / 2);
  }
  return end === 0 ? root : null;
}

function parseProof(text) {
  const gap = text.indexOf("\n\n");
  const lines = text.slice(0, gap).split("\n");
  if (gap < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Refused("proof");
  if (lines[0]?.startsWith("extra ")) lines.shift();
  const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? "");
  if (index === null) throw new Refused("proof");
  const hashes = lines.map(fromBase64);
  if (hashes.some((one) => one.length !== HASH_BYTES)) throw new Refused("proof");
  return { index: Number(index[1]), hashes, note: parseNote(text.slice(gap + 2)) };
}

// --- what is looked at; each gives rows of [shown | not_shown | failed, id of the text, its parameters]

async function lookAtSignatures(bundle, trusted) {
  const rows = [];
  const keys = await Promise.all(bundle.keys.map(readKey));
  const payload = fromBase64(bundle.envelope.payload);
  const signed = preAuthentication(bundle.envelope.payloadType, payload);
  let valid = 0;
  for (const one of bundle.envelope.signatures) {
    const key = keys.find((known) => known.id === one.keyid);
    const short = one.keyid.slice(0, 16);
    if (key === undefined || key.algorithm !== "ed25519") {
      rows.push(["not_shown", "verify.signature-unchecked", { key: short, reason: say("unknown-key") }]);
    } else if (!(await checkEd25519(key.raw, fromBase64(one.sig), signed))) {
      rows.push(["failed", "verify.signature-wrong", { key: short }]);
    } else {
      valid += 1;
      const known = trusted !== "" && key.text === trusted;
      const id = known ? "verify.signed" : "verify.signed-by-unknown";
      rows.push([known ? "shown" : "not_shown", id, { key: short, name: known ? say("you-named") : key.name }]);
    }
  }
  if (valid === 0) rows.push(["failed", "verify.unsigned", {}]);
  return rows;
}

function readStatement(bundle) {
  if (bundle.envelope.payloadType !== "application/vnd.in-toto+json") throw new Refused("payload type");
  const statement = parseCanonical(fromBase64(bundle.envelope.payload));
  const said = statement.predicate;
  if (statement._type !== "https://in-toto.io/Statement/v1" || typeof said.programme !== "string") {
    throw new Refused("statement");
  }
  return statement;
}

function lookAtStatement(statement) {
  const said = statement.predicate;
  const software = `${said.software.name} ${said.software.version}`;
  const params = { programme: said.programme, type: statement.predicateType, at: said.at, software };
  const rows = [["shown", "verify.stated", params]];
  if (said.synthetic) rows.push(["not_shown", "verify.synthetic", {}]);
  if (said.limits.length) {
    rows.push(["not_shown", "verify.limited", { count: said.limits.length, codes: said.limits.join(", ") }]);
  }
  return rows;
}

async function lookAtContents(bundle, statement) {
  const rows = [];
  const named = new Map();
  for (const one of statement.subject) named.set(`subject ${one.name}`, one);
  for (const one of statement.predicate.inputs) named.set(`input ${one.name}`, one);
  for (const [place, one] of named) {
    const there = bundle.contents.find((content) => `${content.role} ${content.name}` === place);
    if (there === undefined) {
      rows.push(["not_shown", "verify.content-absent", { name: one.name, digest: one.digest.sha256 }]);
    } else {
      const fits = hex(await sha256(fromBase64(there.data))) === one.digest.sha256;
      rows.push([fits ? "shown" : "failed", fits ? "verify.content-fits" : "verify.content-wrong", { name: one.name }]);
    }
  }
  for (const content of bundle.contents) {
    if (!named.has(`${content.role} ${content.name}`)) {
      rows.push(["failed", "verify.content-unnamed", { name: content.name }]);
    }
  }
  return rows;
}

async function lookAtLog(bundle) {
  if (bundle.log === null) return [["not_shown", "verify.not-logged", {}]];
  const origin = bundle.log.origin;
  const wrong = (reason) => [["failed", "verify.proof-wrong", { origin, reason: say(reason) }]];
  try {
    const proof = parseProof(bundle.proof);
    const head = parseCheckpoint(proof.note.text);
    const keys = await Promise.all(bundle.log.keys.map(readVerifier));
    const message = encoder.encode(proof.note.text);
    let signed = false;
    for (const key of keys) {
      const found = signedBy(proof.note, key);
      if (found && key.kind === ED25519_KIND) signed ||= await checkEd25519(key.raw, found.value, message);
    }
    if (!signed || head.origin !== origin) return wrong("head-unsigned");
    const entry = await sha256(encoder.encode(canonical(bundle.envelope)));
    const fits = proof.index < head.size;
    const root = fits ? await rootOf(proof.index, head.size, await leafHash(entry), proof.hashes) : null;
    if (root === null || !same(root, head.root)) return wrong("not-in-log");
    return [
      ["shown", "verify.logged", { index: proof.index, origin, size: head.size }],
      ["not_shown", "verify.log-unknown", { origin }],
      ...(await lookAtWitnesses(bundle, proof.note)),
      ["not_shown", "verify.later-revocation", {}],
      ["not_shown", bundle.timestamp === null ? "verify.not-timestamped" : "verify.timestamp-unread", {}],
    ];
  } catch (error) {
    if (error instanceof Refused) return wrong("unreadable");
    throw error;
  }
}

async function lookAtWitnesses(bundle, note) {
  const rows = [];
  for (const text of bundle.log.witnesses) {
    const key = await readVerifier(text);
    const found = signedBy(note, key);
    if (!found || key.kind !== COSIGNATURE_KIND) continue;
    const seconds = new DataView(found.value.buffer, found.value.byteOffset).getBigUint64(0);
    const message = encoder.encode(`cosignature/v1\ntime ${seconds}\n${note.text}`);
    if (seconds > 253402300799n || !(await checkEd25519(key.raw, found.value.slice(8), message))) {
      rows.push(["failed", "verify.proof-wrong", { origin: bundle.log.origin, reason: say("cosignature-wrong") }]);
    } else {
      const at = new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
      rows.push(["not_shown", "verify.witness-unknown", { name: key.name, at }]);
    }
  }
  return rows.length ? rows : [["not_shown", "verify.not-witnessed", {}]];
}

async function verify(bytes, trusted) {
  if (bytes.at(-1) !== 10) throw new Refused("bundle");
  const bundle = parseCanonical(bytes.slice(0, -1));
  if (bundle?.format !== "khazana-bundle-1") throw new Refused("bundle");
  const rows = await lookAtSignatures(bundle, trusted);
  let statement = null;
  try {
    statement = readStatement(bundle);
    rows.push(...lookAtStatement(statement), ...(await lookAtContents(bundle, statement)));
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
    rows.push(["failed", "verify.not-a-statement", { reason: say("unreadable") }]);
  }
  rows.push(...(await lookAtLog(bundle)));
  rows.push(["not_shown", "verify.not-recomputed", {}], ["not_shown", "verify.only-said", {}]);
  return { rows, statement, keys: bundle.keys };
}

// --- the page

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
    showResult(await verify(bytes, element("trusted").value.trim()), name);
  } catch (error) {
    const unable = error instanceof DOMException && error.name === "NotSupportedError";
    refuse(say(unable ? "no-ed25519" : "no-bundle", { name }));
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
  const asked = navigator.language.slice(0, 2);
  if (asked in TEXTS) language = asked;
  show();
}

begin();
