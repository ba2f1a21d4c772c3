import { signAsDistribution } from "./origin-access";
import { createS3 } from "./s3";
import { type Head, signerOf } from "./service";

const distribution = "arn:aws:cloudfront::123456789012:distribution/E1";

const statement = {
  Effect: "Allow",
  Principal: { Service: "cloudfront.amazonaws.com" },
  Condition: { StringEquals: { "aws:SourceArn": distribution } },
};
const mayRead = { ...statement, Action: "s3:GetObject", Resource: "arn:aws:s3:::frontend/*" };
const mayList = { ...statement, Action: "s3:ListBucket", Resource: "arn:aws:s3:::frontend" };

/** S3 with one bucket that has this policy. */
function s3With(...statements: unknown[]) {
  return createS3({
    accountId: "123456789012",
    emulator: async ({ url }) => {
      const isThere = url.pathname === "/frontend" && statements.length > 0;
      return { status: isThere ? 200 : 404, headers: {}, body: JSON.stringify({ Statement: statements }) };
    },
  });
}

async function fromEdge(path: string, method = "GET", arn = distribution): Promise<Head> {
  const url = new URL(path, "http://127.0.0.1:4566");
  const headers = await signAsDistribution({ method, url, headers: {} }, arn);
  return { method, path: `${url.pathname}${url.search}`, url, headers, signer: signerOf(headers, url) };
}

function unsigned(path: string, method = "GET"): Head {
  return { method, path, url: new URL(path, "http://127.0.0.1:4566"), headers: {} };
}

function fromAccount(path: string, method: string): Head {
  return { ...unsigned(path, method), signer: { accessKeyId: "local", region: "ap-southeast-1", service: "s3" } };
}

describe("the local S3", () => {
  it("lets the distribution read that the bucket's policy names", async () => {
    expect((await s3With(mayRead).admit(await fromEdge("/frontend/a%20b.js"))).refusal).toBeUndefined();
  });

  it.each<[string, () => Promise<Head> | Head]>([
    ["a request that nobody signed", () => unsigned("/frontend/index.html")],
    ["another distribution", () => fromEdge("/frontend/index.html", "GET", `${distribution}2`)],
    ["a write by the distribution", () => fromEdge("/frontend/index.html", "PUT")],
    [
      "the distribution on a detour",
      async () => ({ ...(await fromEdge("/frontend/a")), path: "/assets/../frontend/a" }),
    ],
    ["a list by the distribution", () => fromEdge("/frontend")],
    ["the distribution asking for an object's ACL", () => fromEdge("/frontend/index.html?acl")],
    ["the distribution at a bucket without a policy", () => fromEdge("/assets/index.html")],
  ])("refuses %s", async (_, head) => {
    const { refusal } = await s3With(mayRead).admit(await head());
    expect(refusal).toMatchObject({ status: 403, body: expect.stringContaining("<Code>AccessDenied</Code>") });
  });

  it("refuses a signature of the edge's that does not hold", async () => {
    const head = await fromEdge("/frontend/index.html");
    const { refusal } = await s3With(mayRead).admit({
      ...head,
      path: "/frontend/other",
      url: new URL("/frontend/other", head.url),
    });
    expect(refusal?.body).toContain("<Code>SignatureDoesNotMatch</Code>");
  });

  it("passes what is signed with the account's key, whatever it asks", async () => {
    expect(await s3With().admit(fromAccount("/frontend/index.html?acl", "PUT"))).toEqual({});
  });

  it("counts what comes over loopback as encrypted", async () => {
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    const denyPlainHttp = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition };
    expect((await s3With(mayRead, denyPlainHttp).admit(await fromEdge("/frontend/a"))).refusal).toBeUndefined();
  });

  it("lets anybody in whom a policy lets in, without a look at the public access block", async () => {
    const anybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::frontend/*" };
    expect((await s3With(anybody).admit(unsigned("/frontend/a"))).refusal).toBeUndefined();
  });

  it("ignores query parameters that it does not know, as S3 does", async () => {
    expect((await s3With(mayRead).admit(await fromEdge("/frontend/index.html?utm=1"))).refusal).toBeUndefined();
  });

  it("does not tell who may not list that an object is missing", async () => {
    const admission = await s3With(mayRead).admit(await fromEdge("/frontend/none"));
    expect(admission.refusal ?? admission.review?.(404)).toMatchObject({ status: 403 });
  });

  it("tells who may list that an object is missing", async () => {
    const admission = await s3With(mayRead, mayList).admit(await fromEdge("/frontend/none"));
    expect(admission.refusal ?? admission.review?.(404)).toBeUndefined();
  });
});
