// Keys by position of the log, as khazana.alliance.key_rules has them; one script with the rest.
const KEY_TYPE = "urn:khazana:key:v1";
const ACTIONS = ["listed", "rotated", "revoked"];
const KEY_FIELDS = [
  "action", "algorithm", "at", "inputs", "key", "limits", "programme", "public_key", "reason", "since", "software",
  "successor", "synthetic",
];
const KEY_STATES = {
  "keys.not-allowed": "failed",
  "keys.not-listed": "failed",
  "keys.listed-twice": "not_shown",
  "keys.revoked-earlier": "not_shown",
};

function keyStatement(envelope) {
  if (envelope.payloadType !== "application/vnd.in-toto+json") throw new Refused("unreadable");
  const statement = parseCanonical(fromBase64(envelope.payload));
  const said = statement?.predicate;
  if (statement?._type !== "https://in-toto.io/Statement/v1") throw new Refused("unreadable");
  if (statement.predicateType !== KEY_TYPE) throw new Refused("not-of-keys");
  const whole = Object.keys(said).sort().join(" ") === KEY_FIELDS.join(" ");
  const since = said.since === null || (Number.isSafeInteger(said.since) && said.since >= 0);
  const texts = [said.key, said.algorithm, said.public_key, said.successor ?? ""].every((one) => typeof one === "string");
  if (!whole || !since || !texts || !ACTIONS.includes(said.action)) throw new Refused("unreadable");
  return statement;
}

async function keyEvents(shown, position, known) {
  const statement = keyStatement(shown.envelope);
  const said = statement.predicate;
  const payload = preAuthentication(shown.envelope.payloadType, fromBase64(shown.envelope.payload));
  const signers = [];
  for (const one of shown.envelope.signatures) {
    const key = known.get(one.keyid);
    if (key?.algorithm === "ed25519" && (await checkEd25519(key.raw, fromBase64(one.sig), payload))) {
      signers.push(one.keyid);
    }
  }
  if (signers.length === 0) throw new Refused("nobody-signed");
  const read = (text) => readKey({ key: `${said.algorithm}:${text}`, name: "" });
  const key = await read(said.public_key);
  const successor = said.successor === null ? null : await read(said.successor);
  if (key.id !== said.key || statement.subject[0]?.digest?.sha256 !== said.key) throw new Refused("other-id");
  if ((said.action === "rotated") !== (successor !== null)) throw new Refused("unreadable");
  if (said.since !== null && (said.action !== "revoked" || said.since > position)) throw new Refused("unreadable");
  return signers.map((signer) => ({ position, signer, action: said.action, key, successor, since: said.since }));
}

class Keeper {
  constructor(first) {
    this.spans = new Map(first.map((key) => [key.id, { start: 0, end: null }]));
    this.roots = new Set(this.spans.keys());
    this.findings = [];
    this.reachingBack = [];
  }

  maySign(id, position) {
    const span = this.spans.get(id);
    return span !== undefined && span.start <= position && (span.end === null || position < span.end);
  }

  take(event) {
    const ofRoot = this.roots.has(event.key.id) && event.action !== "listed";
    if (!this.maySign(event.signer, event.position) || (ofRoot && !this.roots.has(event.signer))) {
      this.say("keys.not-allowed", event, { signer: event.signer.slice(0, 16), action: event.action });
    } else if (event.action === "listed") {
      this.list(event, event.key);
    } else if (!this.spans.has(event.key.id)) {
      this.say("keys.not-listed", event, { action: event.action });
    } else {
      this.close(event);
    }
  }

  close(event) {
    const span = this.spans.get(event.key.id);
    const since = event.since ?? event.position + 1;
    const end = span.end === null ? since : Math.min(since, span.end);
    this.spans.set(event.key.id, { start: span.start, end: Math.max(end, span.start) });
    if (event.successor !== null) {
      this.list(event, event.successor);
      if (this.roots.has(event.key.id)) this.roots.add(event.successor.id);
    }
    if (event.since !== null && event.since < event.position) {
      this.reachingBack.push(event);
      this.say("keys.revoked-earlier", event, { since: event.since });
    }
  }

  list(event, key) {
    if (this.spans.has(key.id)) this.say("keys.listed-twice", event, {});
    else this.spans.set(key.id, { start: event.position + 1, end: null });
  }

  say(id, event, more) {
    this.findings.push([KEY_STATES[id], id, { key: event.key.id.slice(0, 16), position: event.position, ...more }]);
  }
}

function keepKeys(first, events) {
  const ordered = [...events].sort((one, other) => one.position - other.position);
  const isVoid = (event, revocation) =>
    event.signer === revocation.key.id && revocation.since <= event.position && event.position < revocation.position;
  const without = new Set();
  for (;;) {
    const keeper = new Keeper(first);
    ordered.forEach((event, place) => without.has(place) || keeper.take(event));
    const found = ordered.flatMap((event, place) =>
      keeper.reachingBack.some((one) => isVoid(event, one)) ? [place] : [],
    );
    if (found.every((place) => without.has(place))) return keeper;
    for (const place of found) without.add(place);
  }
}

async function lookAtKeys(bundle, signed, index) {
  const rows = [];
  if (bundle.key_history.length > 0) {
    const first = signed.trusted === null ? signed.keys.slice(0, 1) : [signed.trusted];
    const known = new Map(first.map((key) => [key.id, key]));
    const events = [];
    try {
      for (const one of bundle.key_history) {
        const { index: position } = await included(one.envelope, one.proof, bundle.log);
        for (const event of await keyEvents(one, position, known)) {
          events.push(event);
          for (const key of [event.key, event.successor]) if (key !== null) known.set(key.id, key);
        }
      }
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
      const reason = error.message in TEXTS.en ? error.message : "unreadable";
      return [["failed", "verify.key-history-wrong", { reason: say(reason) }]];
    }
    const keeper = keepKeys(first, events);
    rows.push(...keeper.findings);
    for (const id of signed.valid) {
      const holds = keeper.maySign(id, index);
      const code = holds ? "verify.key-in-force" : "verify.key-not-in-force";
      rows.push([holds ? "shown" : "failed", code, { key: id.slice(0, 16), index }]);
    }
  }
  rows.push(["not_shown", "verify.later-revocation", {}]);
  return rows;
}
