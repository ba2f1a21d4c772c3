import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import type { IdentityConfig } from "../src/config";

interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

/** An OpenID Connect issuer that publishes its keys on the loopback interface, and signs whatever a test asks for. */
export interface TestIssuer {
  readonly config: IdentityConfig;
  /** How often its keys were asked for. */
  readonly timesAsked: number;
  /** The public half of the key that it signs with now. */
  readonly publicKey: JWK;
  /** An access token as it should be, but for what a test says is different; `undefined` leaves a claim out. */
  token(claims?: JWTPayload, header?: { readonly kid?: string; readonly typ?: string }): Promise<string>;
  /** Signs with a new key from now on; with what follows it publishes the old ones still, or no longer. */
  rotate(change?: { readonly alg?: string; readonly keepsOld?: boolean }): Promise<void>;
  /** Answers whoever asks for its keys in another way from now on; without an argument, as it should. */
  answerWith(answer?: (response: ServerResponse) => void): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startIssuer(config: Partial<IdentityConfig> = {}): Promise<TestIssuer> {
  let keys = [await makeKey("RS256")];
  let timesAsked = 0;
  const publish = (response: ServerResponse) =>
    response.end(JSON.stringify({ keys: keys.map((key) => key.published) }));
  let answer = publish as (response: ServerResponse) => void;
  const serve = async (port: number): Promise<Server> => {
    const server = createServer((_request, response) => {
      timesAsked += 1;
      answer(response);
    }).listen(port, "127.0.0.1");
    await once(server, "listening");
    return server;
  };
  let server = await serve(0);
  const { port } = server.address() as AddressInfo;
  const whole: IdentityConfig = {
    issuer: `http://127.0.0.1:${port}`,
    keysUrl: `http://127.0.0.1:${port}/keys`,
    audience: "lectern-api",
    audienceClaim: "aud",
    rolesClaim: "roles",
    ...config,
  };
  const current = () => keys[0] as SigningKey;

  return {
    config: whole,
    get timesAsked() {
      return timesAsked;
    },
    get publicKey() {
      return current().published;
    },
    token: (claims = {}, header = {}) => {
      const usual = { iss: whole.issuer, sub: "idp|1", aud: "lectern-api", iat: now(), exp: now() + 300, ...claims };
      const { alg, kid, privateKey } = current();
      return new SignJWT(usual).setProtectedHeader({ alg, kid, typ: "at+jwt", ...header }).sign(privateKey);
    },
    async rotate({ alg = "RS256", keepsOld = true } = {}) {
      keys = [await makeKey(alg), ...(keepsOld ? keys : [])];
    },
    answerWith(other = publish) {
      answer = other;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    async start() {
      server = await serve(port);
    },
  };
}

/** The present as tokens count it, in seconds. */
export const now = () => Math.floor(Date.now() / 1000);

let made = 0;

async function makeKey(alg: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  made += 1;
  const kid = `key-${made}`;
  return { alg, kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}
