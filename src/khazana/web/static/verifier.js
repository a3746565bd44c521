// Verify a bundle in the browser: no network, no code made of text, nothing kept. The texts come with the page.
"use strict";

const TEXTS = JSON.parse(document.getElementById("texts").textContent);
const ORIGIN_LINES = 3;
const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;
const ED25519_KIND = 1;
const COSIGNATURE_KIND = 4;
const LATTICE_KIND = 6;
const LATTICE_BYTES = 1312;
const DEEPEST = 64;
const SMALL_ORDER = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
];
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
  if (algorithm === "ed25519") {
    if (raw.length !== HASH_BYTES) throw new Refused("key");
    if (SMALL_ORDER.includes(hex([...raw.slice(0, 31), raw[31] & 0x7f]))) throw new Refused("key");
  }
  const id = hex(await sha256(encoder.encode(canonical({ algorithm, public: text }))));
  return { algorithm, raw, id, name: named.name, text: named.key };
}

// --- the log: signed notes, RFC 6962

async function readVerifier(text) {
  const [name, id, encoded] = [text.split("+")[0], text.split("+")[1], text.split("+").slice(2).join("+")];
  const raw = fromBase64(encoded);
  const own = await sha256(concat(encoder.encode(`${name}\n`), raw));
  const length = raw[0] === LATTICE_KIND ? LATTICE_BYTES : HASH_BYTES;
  if (hex(own.slice(0, 4)) !== id || raw.length !== length + 1) throw new Refused("verifier key");
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
