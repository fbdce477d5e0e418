// Talks with the Web eID extension by window messages: `web-eid:<action>`, answered by -ack, then -success or -failure.
const HANDSHAKE = 1000; // milliseconds in which a present extension acknowledges
const ANSWER = 2 * 60 * 1000; // in which somebody finds their card and types the PIN
const VERSION = "2.0.2"; // of the protocol spoken here

/** What went wrong, by the code of the protocol: ERR_WEBEID_USER_CANCELLED, ERR_WEBEID_EXTENSION_UNAVAILABLE… */
export class CardError extends Error {
  constructor(code, message = code) {
    super(message);
    this.code = code;
  }
}

const KEYS = {
  ERR_WEBEID_USER_CANCELLED: "cancelled",
  ERR_WEBEID_USER_TIMEOUT: "timeout",
  ERR_WEBEID_ACTION_TIMEOUT: "timeout",
  ERR_WEBEID_EXTENSION_UNAVAILABLE: "extension",
  ERR_WEBEID_NATIVE_UNAVAILABLE: "application",
};

/** Under which key a page says what went wrong. */
export const keyOf = (error) => (error instanceof CardError && KEYS[error.code]) || "failed";

function ask(action, details) {
  if (!window.isSecureContext) return Promise.reject(new CardError("ERR_WEBEID_CONTEXT_INSECURE"));
  const { promise, resolve, reject } = withResolvers();
  const timers = [
    setTimeout(reject, HANDSHAKE, new CardError("ERR_WEBEID_EXTENSION_UNAVAILABLE")),
    setTimeout(reject, ANSWER, new CardError("ERR_WEBEID_USER_TIMEOUT")),
  ];
  const receive = ({ source, origin, data }) => {
    if (source !== window || origin !== location.origin) return;
    if (data?.action === `${action}-ack`) clearTimeout(timers[0]);
    if (data?.action === `${action}-success`) resolve(data);
    if (data?.action === `${action}-failure`)
      reject(new CardError(data.error?.code ?? "ERR_WEBEID_UNKNOWN_ERROR", data.error?.message));
  };
  window.addEventListener("message", receive);
  window.postMessage({ action, libraryVersion: VERSION, ...details }, location.origin);
  return promise.finally(() => {
    timers.forEach(clearTimeout);
    window.removeEventListener("message", receive);
  });
}

function withResolvers() {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

const options = () => ({ options: { lang: document.documentElement.lang } });

/** The authentication token: {unverifiedCertificate, algorithm, signature, format, appVersion}. */
export async function authenticate(challengeNonce) {
  const { action, ...token } = await ask("web-eid:authenticate", { challengeNonce, ...options() });
  return token;
}

/** {certificate, supportedSignatureAlgorithms}; asks no PIN. */
export function signingCertificate() {
  return ask("web-eid:get-signing-certificate", options());
}

/** {signature, signatureAlgorithm} over a base64 `hash`; the card asks the PIN. */
export function sign(certificate, hash, hashFunction) {
  return ask("web-eid:sign", { certificate, hash, hashFunction, ...options() });
}
