// What of a bundle is looked at, by the formats that verifier.js reads; both stand in one script.
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
