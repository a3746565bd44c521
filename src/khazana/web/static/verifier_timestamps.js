// A timestamp of OpenTimestamps, read step by step, and the headers that it is held against; one script with the rest.
const MAGIC = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e89294";
const BITCOIN = "0588960d73d71901";
const PENDING = "83dfe30d2ef90c8e";
const OTHER_CHAINS = ["06869a0d73d71b45", "30fe8087b5c7ead7"];
const MOST_STAMP = 2 ** 20;
const MOST_RESULT = 4096;
const MOST_PAYLOAD = 8192;
const MOST_ADDRESS = 1000;
const DEEPEST_STAMP = 256;

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    if (this.at + count > this.bytes.length) throw new Refused("unreadable-stamp");
    this.at += count;
    return this.bytes.slice(this.at - count, this.at);
  }

  number() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const [byte] = this.take(1);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    return value > 2n ** 53n ? Number.MAX_SAFE_INTEGER : Number(value);
  }

  text(most, least = 0) {
    const count = this.number();
    if (count > most || count < least) throw new Refused("unreadable-stamp");
    return this.take(count);
  }

  end() {
    if (this.at !== this.bytes.length) throw new Refused("unreadable-stamp");
  }
}

function bounded(bytes) {
  if (bytes.length === 0 || bytes.length > MOST_RESULT) throw new Refused("unreadable-stamp");
  return bytes;
}

async function step(tag, reader, message) {
  // gives null where this page cannot compute a step; what lies behind it is read, and known to nobody here
  const known = message !== null;
  if (tag === 0xf0 || tag === 0xf1) {
    const more = reader.text(MOST_RESULT, 1);
    if (!known) return null;
    return bounded(tag === 0xf0 ? concat(message, more) : concat(more, message));
  }
  if (tag === 0x08) return known ? sha256(message) : null;
  if (tag === 0x02) return known ? new Uint8Array(await crypto.subtle.digest("SHA-1", message)) : null;
  if (tag === 0xf2) return known ? bounded(message.slice().reverse()) : null;
  if (tag === 0xf3) return known ? bounded(encoder.encode(hex(message))) : null;
  if (tag === 0x03 || tag === 0x67) return null;
  throw new Refused("unreadable-stamp");
}

function attestation(reader, message, found) {
  const tag = hex(reader.take(8));
  const payload = new Reader(reader.text(MOST_PAYLOAD));
  if (tag === BITCOIN) {
    const height = payload.number();
    payload.end();
    if (message === null) found.unknown += 1;
    else found.attested.push({ height, root: message });
  } else if (tag === PENDING) {
    const address = payload.text(MOST_ADDRESS);
    payload.end();
    if (!/^[A-Za-z0-9\-._/:]*$/.test(String.fromCharCode(...address))) throw new Refused("unreadable-stamp");
  } else if (OTHER_CHAINS.includes(tag)) {
    payload.number();
    payload.end();
  }
}

async function branches(reader, message, found, left) {
  if (left === 0) throw new Refused("unreadable-stamp");
  for (;;) {
    let [tag] = reader.take(1);
    const more = tag === 0xff;
    if (more) [tag] = reader.take(1);
    if (tag === 0) attestation(reader, message, found);
    else await branches(reader, await step(tag, reader, message), found, left - 1);
    if (!more) return;
  }
}

async function readTimestamp(bytes) {
  const reader = new Reader(bytes);
  if (bytes.length > MOST_STAMP || hex(reader.take(MAGIC.length / 2)) !== MAGIC) throw new Refused("unreadable-stamp");
  if (reader.number() !== 1 || reader.take(1)[0] !== 0x08) throw new Refused("unreadable-stamp");
  const digest = reader.take(HASH_BYTES);
  const found = { digest, attested: [], unknown: 0 };
  await branches(reader, digest, found, DEEPEST_STAMP);
  reader.end();
  return found;
}

// --- headers: 80 bytes, the root of the block's transactions, and the work that was done

function targetOf(bits) {
  const [length, digits] = [BigInt(bits >>> 24), BigInt(bits & 0x7fffff)];
  const target = length >= 3n ? digits << (8n * (length - 3n)) : digits >> (8n * (3n - length));
  if (target === 0n || bits & 0x800000 || target >= 2n ** 256n) return null;
  return target;
}

async function lookAtHeader(shown, roots) {
  const wrong = (reason, params) => [["failed", "verify.timestamp-wrong", { reason: say(reason, params) }]];
  const raw = Uint8Array.from(shown.header.match(/../g), (pair) => parseInt(pair, 16));
  const view = new DataView(raw.buffer);
  const hash = hex((await sha256(await sha256(raw))).reverse());
  const target = targetOf(view.getUint32(72, true));
  if (target === null) return wrong("no-target");
  const root = roots.get(shown.height);
  if (root === undefined || !same(root, raw.slice(36, 68))) return wrong("other-header", { height: shown.height });
  if (BigInt(`0x${hash}`) > target) return wrong("no-work", { height: shown.height });
  const at = new Date(view.getUint32(68, true) * 1000).toISOString().replace(".000Z", "Z");
  return [
    ["shown", "verify.timestamped", { hash, at }],
    ["not_shown", "verify.header-unplaced", { height: shown.height }],
  ];
}

const order = (one, other) => one.height - other.height || (hex(one.root) < hex(other.root) ? -1 : 1);

async function lookAtTime(shown, checkpoint) {
  if (shown === null) return [["not_shown", "verify.not-timestamped", {}]];
  const wrong = (reason) => [["failed", "verify.timestamp-wrong", { reason: say(reason) }]];
  let stamp;
  try {
    stamp = await readTimestamp(fromBase64(shown.proof));
  } catch (error) {
    if (error instanceof Refused) return wrong("unreadable-stamp");
    throw error;
  }
  if (!same(stamp.digest, await sha256(encoder.encode(checkpoint)))) return wrong("stamps-other");
  const attested = stamp.attested.sort(order);
  const roots = new Map(attested.map((one) => [one.height, one.root]));
  const rows = [];
  for (const header of shown.headers) rows.push(...(await lookAtHeader(header, roots)));
  if (!shown.headers.some((header) => roots.has(header.height))) {
    const heights = [...new Set(attested.map((one) => one.height))].join(", ");
    const reason = heights ? say("no-header", { heights }) : say(stamp.unknown ? "step-unknown" : "still-pending");
    rows.push(["not_shown", "verify.timestamp-pending", { reason }]);
  }
  return rows;
}
