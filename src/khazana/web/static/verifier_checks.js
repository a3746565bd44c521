// What of a bundle is looked at, by the formats that verifier.js reads; both stand in one script.
// --- what is looked at; each gives rows of [shown | not_shown | failed, id of the text, its parameters]

const LAST_SECOND = 253402300799n;
const SKEW_S = 300;

async function readTrusted(text) {
  try {
    return text === "" ? null : await readKey({ key: text, name: "" });
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

async function lookAtSignatures(bundle, trusted) {
  const rows = [];
  const given = await readTrusted(trusted);
  const keys = await Promise.all(bundle.keys.map(readKey));
  const known = new Map([...keys, ...(given === null ? [] : [given])].map((key) => [key.id, key]));
  const payload = fromBase64(bundle.envelope.payload);
  const signed = preAuthentication(bundle.envelope.payloadType, payload);
  const valid = [];
  for (const one of bundle.envelope.signatures) {
    const key = known.get(one.keyid);
    const short = one.keyid.slice(0, 16);
    if (key === undefined || key.algorithm !== "ed25519") {
      rows.push(["not_shown", "verify.signature-unchecked", { key: short, reason: say("unknown-key") }]);
    } else if (!(await checkEd25519(key.raw, fromBase64(one.sig), signed))) {
      rows.push(["failed", "verify.signature-wrong", { key: short }]);
    } else {
      valid.push(key.id);
      const named = given !== null && key.id === given.id;
      const id = named ? "verify.signed" : "verify.signed-by-unknown";
      rows.push([named ? "shown" : "not_shown", id, { key: short, name: named ? say("you-named") : key.name }]);
    }
  }
  if (valid.length === 0) rows.push(["failed", "verify.unsigned", {}]);
  return { rows, keys, valid, trusted: given };
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

async function included(envelope, text, log) {
  const proof = parseProof(text);
  const head = parseCheckpoint(proof.note.text);
  const keys = await Promise.all(log.keys.map(readVerifier));
  const message = encoder.encode(proof.note.text);
  let signed = false;
  for (const key of keys) {
    const found = signedBy(proof.note, key);
    if (!found || key.kind !== ED25519_KIND) continue;
    if (!(await checkEd25519(key.raw, found.value, message))) throw new Refused("head-unsigned");
    signed = true;
  }
  if (!signed || head.origin !== log.origin) throw new Refused("head-unsigned");
  const cosigned = await cosignatures(proof.note, log);
  const entry = await sha256(encoder.encode(canonical(envelope)));
  const fits = proof.index < head.size;
  const root = fits ? await rootOf(proof.index, head.size, await leafHash(entry), proof.hashes) : null;
  if (root === null || !same(root, head.root)) throw new Refused("not-in-log");
  return { index: proof.index, head, text: proof.note.text, cosigned };
}

async function cosignatures(note, log) {
  const found = [];
  for (const text of log.witnesses) {
    const key = await readVerifier(text);
    const line = signedBy(note, key);
    if (line && key.kind === LATTICE_KIND) found.push({ name: key.name, seconds: null });
    if (!line || key.kind !== COSIGNATURE_KIND) continue;
    if (line.value.length !== 8 + SIGNATURE_BYTES) throw new Refused("cosignature-wrong");
    const seconds = new DataView(line.value.buffer, line.value.byteOffset).getBigUint64(0);
    const message = encoder.encode(`cosignature/v1\ntime ${seconds}\n${note.text}`);
    if (seconds > LAST_SECOND || !(await checkEd25519(key.raw, line.value.slice(8), message))) {
      throw new Refused("cosignature-wrong");
    }
    found.push({ name: key.name, seconds: Number(seconds) });
  }
  return found;
}

function lookAtWitnesses(cosigned) {
  const rows = [];
  for (const one of cosigned) {
    if (one.seconds === null) {
      rows.push(["not_shown", "verify.signature-unchecked", { key: one.name, reason: say("unknown-key") }]);
      continue;
    }
    if (one.seconds > Date.now() / 1000 + SKEW_S) continue;
    const at = new Date(one.seconds * 1000).toISOString().replace(".000Z", "Z");
    rows.push(["not_shown", "verify.witness-unknown", { name: one.name, at }]);
  }
  return rows.length ? rows : [["not_shown", "verify.not-witnessed", {}]];
}

async function lookAtLog(bundle, signed) {
  if (bundle.log === null) return [["not_shown", "verify.not-logged", {}]];
  const origin = bundle.log.origin;
  let found;
  try {
    found = await included(bundle.envelope, bundle.proof, bundle.log);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const reason = error.message in TEXTS.en ? error.message : "unreadable";
    return [["failed", "verify.proof-wrong", { origin, reason: say(reason) }]];
  }
  return [
    ["shown", "verify.logged", { index: found.index, origin, size: found.head.size }],
    ["not_shown", "verify.log-unknown", { origin }],
    ...lookAtWitnesses(found.cosigned),
    ...(await lookAtKeys(bundle, signed, found.index)),
    ...(await lookAtTime(bundle.timestamp, found.text)),
  ];
}

async function verify(bytes, trusted) {
  if (bytes.at(-1) !== 10) throw new Refused("bundle");
  const bundle = parseCanonical(bytes.slice(0, -1));
  if (bundle?.format !== "khazana-bundle-1") throw new Refused("bundle");
  for (const one of bundle.timestamp?.headers ?? []) {
    if (!/^[0-9a-f]{160}$/.test(one.header) || !Number.isSafeInteger(one.height)) throw new Refused("bundle");
  }
  const signed = await lookAtSignatures(bundle, trusted);
  const rows = signed.rows;
  let statement = null;
  try {
    statement = readStatement(bundle);
    rows.push(...lookAtStatement(statement), ...(await lookAtContents(bundle, statement)));
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
    rows.push(["failed", "verify.not-a-statement", { reason: say("unreadable") }]);
  }
  rows.push(...(await lookAtLog(bundle, signed)));
  rows.push(["not_shown", "verify.not-recomputed", {}], ["not_shown", "verify.only-said", {}]);
  return { rows, statement, keys: bundle.keys };
}
