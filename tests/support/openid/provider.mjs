// A real OpenID provider for the tests: whom it recognises, and how surely, is told by POST /control.
// Arguments: a JSON object { port, issuer, clients, people, keys }.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const settings = JSON.parse(process.argv[2]);
const control = { account: "president", acr: "urn:be:fedict:iam:fas:Level500", cancel: false, wait: false };

const provider = new Provider(settings.issuer, {
  clients: settings.clients,
  jwks: { keys: settings.keys },
  acrValues: ["Level500", "Level450", "Level400", "Level200"].map((level) => `urn:be:fedict:iam:fas:${level}`),
  claims: {
    openid: ["sub"],
    acr: null,
    auth_time: null,
    profile: ["surname", "givenName", "prefLanguage"],
    egovnrn: ["egovNRN"],
    roles: ["roles"],
  },
  scopes: ["openid", "profile", "egovnrn", "roles"],
  cookies: { keys: ["only for tests"] },
  features: {
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    claimsParameter: { enabled: true },
  },
  pkce: { required: () => true },
  ttl: { IdToken: () => control.lifetime ?? 3600, AccessToken: 600, Grant: 600, Session: 600, Interaction: 600 },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...settings.people[id], roles: control.roles }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope("openid profile egovnrn roles");
    await grant.save();
    return grant;
  },
});

async function interact(request, response) {
  if (control.cancel) {
    const result = { error: "access_denied", error_description: "cancelled" };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  if (control.wait && request.method === "GET") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    return response.end('<!doctype html><html lang="en"><title>Log in</title><form method="post"><button>Log in</button></form>');
  }
  const login = { accountId: control.account, acr: control.acr, remember: false };
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
}

function body(request) {
  return new Promise((resolve) => {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", () => resolve(text));
  });
}

const serve = provider.callback();
createServer(async (request, response) => {
  if (request.url === "/control") {
    Object.assign(control, JSON.parse(await body(request)));
    return response.end("{}");
  }
  if (request.url.startsWith("/interaction/")) return interact(request, response);
  return serve(request, response);
}).listen(settings.port, "127.0.0.1", () => console.log("ready"));
