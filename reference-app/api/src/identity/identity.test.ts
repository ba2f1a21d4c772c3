import { createSecretKey } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { base64url, type CryptoKey, exportSPKI, importJWK, SignJWT } from "jose";
import Koa from "koa";
import type { Problem } from "../../../contract/problem";
import { now, startIssuer, type TestIssuer } from "../../test/issuer";
import type { IdentityConfig } from "../config";
import { type HttpListener, listen } from "../http-listener";
import { createLog } from "../log";
import { problemDocuments } from "../middleware/problem-documents";
import { type RequestState, requestContext } from "../middleware/request-context";
import { mountRoutes } from "../routing/mount-routes";
import type { Route } from "../routing/route";
import { tokenLimitCharacters } from "./access-token";
import { admitByToken } from "./admit-by-token";
import { issuerKeys, type KeyTimes } from "./issuer-keys";
import { Remembered } from "./remembered";

let issuer: TestIssuer;
const listeners: HttpListener[] = [];
const issuers: TestIssuer[] = [];

async function newIssuer(config?: Partial<IdentityConfig>): Promise<TestIssuer> {
  const made = await startIssuer(config);
  issuers.push(made);
  return made;
}

beforeAll(async () => {
  issuer = await newIssuer();
});

afterAll(async () => {
  for (const listener of listeners) await listener.drain(0);
  for (const each of issuers) await each.stop();
});

const whoAmI: Route["answer"] = (ctx, actor) => {
  ctx.body = actor;
};
const routes: Route[] = [
  { method: "get", path: "/open", audience: "anyone", answer: whoAmI },
  { method: "get", path: "/signed-in", audience: ["student", "instructor", "staff"], answer: whoAmI },
  { method: "get", path: "/staff", audience: ["staff"], answer: whoAmI },
];

/** A service that takes this issuer's tokens, and what it has logged. */
async function serviceFor({ config }: TestIssuer, times?: Partial<KeyTimes>, believedMilliseconds = 0) {
  const logged: Record<string, unknown>[] = [];
  const log = createLog(
    { logLevel: "debug", environment: "test" },
    { write: (line) => void logged.push(JSON.parse(line)) },
  );
  const app = new Koa<RequestState>();
  app.use(requestContext(log)).use(problemDocuments);
  app.use(
    mountRoutes(
      routes,
      admitByToken(config, issuerKeys(config.keysUrl, times), new Remembered(believedMilliseconds)),
    ).routes(),
  );
  const listener = await listen(app.callback(), { host: "127.0.0.1", port: 0 });
  listeners.push(listener);
  const ask = async (authorization?: string, path = "/signed-in") => {
    const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
    const response = await fetch(`http://127.0.0.1:${listener.port}${path}`, { headers });
    const body = (await response.json()) as Problem & { subject: string; roles: string[] };
    return { status: response.status, headers: response.headers, body };
  };
  return { ask, logged, show: (token: string, path?: string) => ask(`Bearer ${token}`, path) };
}

const student = { roles: ["student"] };

describe("a token that is in order", () => {
  it("says who somebody is and which roles they have, and of other groups nothing", async () => {
    const { show } = await serviceFor(issuer);
    const { status, body } = await show(await issuer.token({ roles: ["staff", "alumni", "student"] }));
    expect([status, body]).toEqual([200, { subject: "idp|1", roles: ["student", "staff"] }]);
  });

  it("may name its scheme in any case, and its audience among others", async () => {
    const { ask } = await serviceFor(issuer);
    const token = await issuer.token({ ...student, aud: ["elsewhere", "lectern-api"] });
    expect((await ask(`bEaReR  ${token}`)).status).toBe(200);
  });

  it("may be signed by an elliptic curve", async () => {
    const other = await newIssuer();
    await other.rotate({ alg: "ES256" });
    const { show } = await serviceFor(other);
    expect((await show(await other.token(student))).status).toBe(200);
  });

  it("may be of an issuer whose clock is a few seconds off", async () => {
    const { show } = await serviceFor(issuer);
    expect((await show(await issuer.token({ ...student, exp: now() - 2 }))).status).toBe(200);
    expect((await show(await issuer.token({ ...student, nbf: now() + 3 }))).status).toBe(200);
  });

  it("is not asked for where a route is for anyone, nor even looked at", async () => {
    const { show } = await serviceFor(issuer);
    expect((await show("rubbish", "/open")).body).toEqual({ subject: "anonymous", roles: [] });
  });

  it("leaves its subject in the log, and nothing else of it", async () => {
    const { show, logged } = await serviceFor(issuer);
    const token = await issuer.token({ ...student, email: "binh@example.org" });
    await show(token);
    expect(logged).toContainEqual(expect.objectContaining({ msg: "request", subject: "idp|1", status: 200 }));
    expect(JSON.stringify(logged)).not.toMatch(/eyJ|example\.org/);
  });
});

describe("Cognito's tokens", () => {
  const cognito = { audience: "client-1", audienceClaim: "client_id", rolesClaim: "cognito:groups" } as const;
  const claims = { aud: undefined, client_id: "client-1", token_use: "access", "cognito:groups": ["instructor"] };

  it("are taken by the client that they name, though they have neither a type nor an audience", async () => {
    const pool = await newIssuer(cognito);
    const { show } = await serviceFor(pool);
    const { status, body } = await show(await pool.token(claims, { typ: undefined }));
    expect([status, body.roles]).toEqual([200, ["instructor"]]);
  });

  it.each([
    ["another client's", { client_id: "client-2" }],
    ["nobody's", { client_id: undefined }],
    ["identity tokens, which clients are given beside them", { token_use: "id", aud: "client-1" }],
  ])("are refused where they are %s", async (_what, different) => {
    const pool = await newIssuer(cognito);
    const { show } = await serviceFor(pool);
    const { status, body } = await show(await pool.token({ ...claims, ...different }, { typ: undefined }));
    expect([status, body.code]).toEqual([401, "token-invalid"]);
  });
});

/** A header and claims as a token writes them, without a signature. */
const unsigned = (header: object, claims: object) =>
  `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(claims))}.`;

const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

const forgeries: Record<string, () => Promise<string>> = {
  "has expired": () => issuer.token({ ...student, exp: now() - 10 }),
  "never expires": () => issuer.token({ ...student, exp: undefined }),
  "holds only from a minute on": () => issuer.token({ ...student, nbf: now() + 60 }),
  "is of another issuer": () => issuer.token({ ...student, iss: "https://elsewhere.example" }),
  "is of an issuer that is named nearly so": () => issuer.token({ ...student, iss: `${issuer.config.issuer}/` }),
  "is of no issuer": () => issuer.token({ ...student, iss: undefined }),
  "is for another audience": () => issuer.token({ ...student, aud: "elsewhere" }),
  "is for no audience": () => issuer.token({ ...student, aud: undefined }),
  "is an identity token": () => issuer.token(student, { typ: "JWT" }),
  "does not say that it is an access token": () => issuer.token(student, { typ: undefined }),
  "has no subject": () => issuer.token({ ...student, sub: undefined }),
  "has an empty subject": () => issuer.token({ ...student, sub: "" }),
  "has a subject with a line break": () => issuer.token({ ...student, sub: "idp|1\r\nadmin" }),
  "has a subject that PostgreSQL cannot store": () => issuer.token({ ...student, sub: "idp\0" }),
  "names a key that there is not": () => issuer.token(student, { kid: "key-0" }),
  "is signed by another's key under the right name": async () => {
    const other = await newIssuer();
    const claims = claimsOf(await issuer.token(student));
    return other.token(claims, { kid: issuer.publicKey.kid });
  },
  "is not signed at all (alg: none)": async () =>
    unsigned({ alg: "none", typ: "at+jwt" }, claimsOf(await issuer.token(student))),
  "is signed with the public key as if that were a secret (HS256)": async () => {
    const spki = await exportSPKI((await importJWK(issuer.publicKey, "RS256")) as CryptoKey);
    const claims = claimsOf(await issuer.token(student));
    return new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: issuer.publicKey.kid, typ: "at+jwt" })
      .sign(createSecretKey(Buffer.from(spki)));
  },
  "brings its own key (jwk)": async () => {
    const other = await newIssuer();
    const [, claims, signature] = (await other.token(claimsOf(await issuer.token(student)))).split(".");
    return `${base64url.encode(JSON.stringify({ alg: "RS256", typ: "at+jwt", jwk: other.publicKey }))}.${claims}.${signature}`;
  },
  "needs something that we do not know (crit)": async () => {
    const [, claims, signature] = (await issuer.token(student)).split(".");
    const header = { alg: "RS256", kid: issuer.publicKey.kid, typ: "at+jwt", crit: ["exp2"], exp2: 1 };
    return `${base64url.encode(JSON.stringify(header))}.${claims}.${signature}`;
  },
  "was changed after it was signed": async () => {
    const [header, , signature] = (await issuer.token(student)).split(".");
    return `${header}.${base64url.encode(JSON.stringify({ ...claimsOf(await issuer.token()), roles: ["staff"] }))}.${signature}`;
  },
  "lost its signature": async () => (await issuer.token(student)).replace(/[^.]+$/, ""),
  "is longer than any that is issued": () => issuer.token({ ...student, padding: "x".repeat(tokenLimitCharacters) }),
  "is no token": async () => "rubbish",
};

describe("8.2.1 API2: a token is refused that", () => {
  it.each(Object.entries(forgeries))("%s", async (_what, forge) => {
    const { show, logged } = await serviceFor(issuer);
    const token = await forge();
    const { status, headers, body } = await show(token);
    expect([status, body.code]).toEqual([401, "token-invalid"]);
    expect(headers.get("WWW-Authenticate")).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: "warn", msg: "token refused", reason: expect.any(String) }),
    );
    expect(JSON.stringify(logged)).not.toContain(token);
  });
});

it.each(["Basic YTpi", "Bearer", "Bearer ", "Bearer a b", "Token x"])(
  "somebody who shows no token, but %p, is told to sign in",
  async (authorization) => {
    const { ask } = await serviceFor(issuer);
    const { status, headers, body } = await ask(authorization);
    expect([status, body.code]).toEqual([401, "authentication-required"]);
    expect(headers.get("WWW-Authenticate")).toBe("Bearer");
  },
);

it("tells whoever's token has expired that it has", async () => {
  const { show } = await serviceFor(issuer);
  const { body } = await show(await issuer.token({ ...student, exp: now() - 10 }));
  expect(body.detail).toBe("The access token has expired.");
});

describe("8.2.1 API5: a role", () => {
  it.each([
    ["another", ["student", "instructor"]],
    ["one that is written otherwise", ["Staff", "staff "]],
    ["none", []],
    ["no list of them", undefined],
    ["something that is no list", { staff: true }],
  ])("has to fit the route, so that who has %s is refused, and 16.3.2 that is logged", async (_what, roles) => {
    const { show, logged } = await serviceFor(issuer);
    const { status, body } = await show(await issuer.token({ roles }), "/staff");
    expect([status, body.code]).toEqual([403, "role-missing"]);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: "warn", msg: "role missing", subject: "idp|1", audience: ["staff"] }),
    );
  });
});

describe("a token that was found good", () => {
  it("is believed for a while without another look at its signature, and no longer", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own, { cacheMilliseconds: 0 }, 300);
    const token = await own.token(student);
    for (let time = 0; time < 5; time += 1) expect((await show(token)).status).toBe(200);
    expect(own.timesAsked).toBe(1);
    await pause(350);
    expect((await show(token)).body.roles).toEqual(["student"]);
    expect(own.timesAsked).toBe(2);
  });

  it("is not believed beyond its own time", async () => {
    const { show } = await serviceFor(issuer, {}, 60_000);
    const token = await issuer.token({ ...student, exp: now() - 3 });
    expect((await show(token)).status).toBe(200);
    await pause(2_500);
    expect((await show(token)).status).toBe(401);
  });

  it("lends its credit to no other", async () => {
    const { show } = await serviceFor(issuer, {}, 60_000);
    const token = await issuer.token(student);
    expect((await show(token)).status).toBe(200);
    expect((await show(`${token}A`)).status).toBe(401);
    expect((await show(token.slice(0, -4))).status).toBe(401);
  });
});

describe("the issuer's keys", () => {
  it("are read once for many, and not again while they are fresh", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own);
    const token = await own.token(student);
    const answers = await Promise.all(Array.from({ length: 20 }, () => show(token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(own.timesAsked).toBe(1);
  });

  it("may be rotated: the new one is taken at once, and the old one as long as it is published", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own, { cooldownMilliseconds: 0, cacheMilliseconds: 300 });
    const old = await own.token(student);
    expect((await show(old)).status).toBe(200);
    await own.rotate();
    expect((await show(await own.token(student))).status).toBe(200);
    expect((await show(old)).status).toBe(200);
    await own.rotate({ keepsOld: false });
    await pause(350);
    expect((await show(old)).status).toBe(401);
    expect((await show(await own.token(student))).status).toBe(200);
  });

  it("are not asked for again and again by tokens that name a key that there is not", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own);
    await show(await own.token(student));
    for (let number = 0; number < 20; number += 1) await show(await own.token(student, { kid: `made-up-${number}` }));
    expect(own.timesAsked).toBe(1);
  });

  const outages: [string, (own: TestIssuer) => unknown][] = [
    ["does not answer", (own) => own.stop()],
    ["never finishes its answer", (own) => own.answerWith((response) => response.writeHead(200).write("{"))],
    ["fails", (own) => own.answerWith((response) => response.writeHead(500).end("{}"))],
    ["sends elsewhere", (own) => own.answerWith((response) => response.writeHead(302, { Location: "/" }).end())],
    ["answers in prose", (own) => own.answerWith((response) => response.end("<html>"))],
    ["answers something else", (own) => own.answerWith((response) => response.end('{"keys":{}}'))],
  ];

  it.each(outages)("16.5.2: where the issuer %s: 503, and it is left alone for a while", async (what, fail) => {
    const own = await newIssuer();
    const { show, logged } = await serviceFor(own, { timeoutMilliseconds: 300 });
    await fail(own);
    const startedAt = performance.now();
    for (let time = 0; time < 5; time += 1) {
      const { status, headers, body } = await show(await own.token(student));
      expect([status, body.code]).toEqual([503, "service-unavailable"]);
      expect(headers.get("Retry-After")).toBe("5");
      expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|key/i);
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(own.timesAsked).toBe(what === "does not answer" ? 0 : 1);
    expect(logged).toContainEqual(expect.objectContaining({ level: "error", err: expect.anything() }));
    if (what === "does not answer") await own.start();
  });

  it("16.5.3: what is for anyone is answered while the issuer is not there, and the rest as soon as it is back", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own, { restMilliseconds: 100 });
    await own.stop();
    expect((await show(await own.token(student))).status).toBe(503);
    expect((await show(await own.token(student), "/open")).status).toBe(200);
    await own.start();
    await pause(150);
    expect((await show(await own.token(student))).status).toBe(200);
  });

  it("are known still while the issuer is away, for as long as they are fresh", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own);
    const token = await own.token(student);
    await show(token);
    await own.stop();
    expect((await show(token)).status).toBe(200);
    await own.start();
  });

  it("are the issuer's fault where they cannot be used: 503, not 500", async () => {
    const own = await newIssuer();
    const { show } = await serviceFor(own);
    own.answerWith((response) => response.end(JSON.stringify({ keys: [{ ...own.publicKey, n: "AQAB" }] })));
    expect((await show(await own.token(student))).status).toBe(503);
  });
});
