import type { DatabaseConfig } from "../src/config";
import { admitByToken } from "../src/identity/admit-by-token";
import type { Role } from "../src/routing/route";
import { type Answer, startApi, type TestApi } from "./api";
import { startIssuer, type TestIssuer } from "./issuer";

/** Sends a request as somebody; a document goes as JSON unless the headers say otherwise. */
export type Ask = <Body>(
  method: string,
  path: string,
  document?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<Body>>;

/** The API with an issuer of its own, so that people can sign in. */
export interface SignedInApi {
  readonly api: TestApi;
  readonly issuer: TestIssuer;
  as(subject: string, ...roles: Role[]): Promise<Ask>;
  /** Whoever has not signed in. */
  readonly nobody: Ask;
  close(): Promise<void>;
}

export async function startSignedInApi(config: DatabaseConfig): Promise<SignedInApi> {
  const issuer = await startIssuer();
  const api = await startApi(config, admitByToken(issuer.config));
  const asking =
    (own: Record<string, string>): Ask =>
    (method, path, document, headers) =>
      document === undefined
        ? api.send(path, { method, headers: { ...own, ...headers } })
        : api.sendDocument(method, path, document, { ...own, ...headers });
  return {
    api,
    issuer,
    as: async (sub, ...roles) => asking({ Authorization: `Bearer ${await issuer.token({ sub, roles })}` }),
    nobody: asking({}),
    async close() {
      await api.close();
      await issuer.stop();
    },
  };
}
