import { claimsDistribution, type ReceivedRequest, signAsDistribution, verifyDistribution } from "./origin-access";

const distribution = "arn:aws:cloudfront::123456789012:distribution/E1EXAMPLE";

describe("the edge's proof that it is CloudFront", () => {
  async function signed(over: Partial<ReceivedRequest> = {}): Promise<ReceivedRequest> {
    const url = new URL("http://127.0.0.1:4566/bucket/static/a%20b.js?x=1&x=2");
    const headers = await signAsDistribution({ method: "GET", url, headers: { "if-none-match": '"1"' } }, distribution);
    return { method: "GET", url, headers, ...over };
  }

  it("names the distribution it signs for", async () => {
    expect(await verifyDistribution(await signed())).toBe(distribution);
  });

  it("is recognised by its key", async () => {
    const { headers } = await signed();
    expect(claimsDistribution(/Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1])).toBe(true);
    expect(claimsDistribution("AKIAEXAMPLE")).toBe(false);
  });

  it("does not hold for another object", async () => {
    expect(
      await verifyDistribution(await signed({ url: new URL("http://127.0.0.1:4566/bucket/other") })),
    ).toBeUndefined();
  });

  it("does not hold for another method", async () => {
    expect(await verifyDistribution(await signed({ method: "PUT" }))).toBeUndefined();
  });

  it("does not hold for another distribution", async () => {
    const request = await signed();
    const headers = { ...request.headers, "x-lectern-distribution-arn": distribution.replace("E1", "E2") };
    expect(await verifyDistribution({ ...request, headers })).toBeUndefined();
  });

  it("does not hold after five minutes", async () => {
    const later = new Date(Date.now() + 6 * 60_000);
    expect(await verifyDistribution(await signed(), later)).toBeUndefined();
  });

  it("does not hold without a signature", async () => {
    const request = await signed();
    const headers = { ...request.headers, authorization: undefined };
    expect(await verifyDistribution({ ...request, headers })).toBeUndefined();
  });
});
