import http, { type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { verifyDistribution } from "../supplement/origin-access";
import { anOrigin } from "./edge.fixture";
import { createOriginClient, type OriginClient, OriginUnreachable, wholeBody } from "./origin";
import type { OriginRequest } from "./origin-request";

const neverAborted = new AbortController().signal;
const arn = "arn:aws:cloudfront::123456789012:distribution/E1";
const started: { server: Server; client: OriginClient }[] = [];

afterEach(async () => {
  for (const { server, client } of started.splice(0)) {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server on loopback that stands for both a bucket's endpoint and an API. */
async function start(listener: RequestListener) {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = createOriginClient((domainName) =>
    domainName.includes(".s3.")
      ? { s3Endpoint: `http://127.0.0.1:${port}` }
      : { protocol: "http:", host: "127.0.0.1", port },
  );
  started.push({ server, client });
  return client;
}

function request(overrides: Partial<OriginRequest> = {}): OriginRequest {
  return { method: "GET", path: "/a", query: "", headers: { host: ["api.example"] }, ...overrides };
}

const bucket = anOrigin({ domainName: "lectern-local.s3.us-east-1.amazonaws.com", kind: "bucket", signedAs: arn });

describe("a request to a server", () => {
  it("arrives as it is, and brings the answer back", async () => {
    let seen: IncomingMessage | undefined;
    const client = await start((incoming, outgoing) => {
      seen = incoming;
      outgoing.writeHead(201, { "x-two": ["1", "2"] }).end("made");
    });
    const made = request({ path: "/a%20b//../c", query: "q=1" });
    const answer = await client.ask(anOrigin(), made, undefined, neverAborted);
    expect([seen?.url, seen?.headers.host]).toEqual(["/a%20b//../c?q=1", "api.example"]);
    expect([answer.status, answer.headers["x-two"]]).toEqual([201, ["1", "2"]]);
    expect((await wholeBody(answer.body, 100)).toString()).toBe("made");
  });

  it("brings its body along", async () => {
    const client = await start((incoming, outgoing) => incoming.pipe(outgoing));
    const post = request({ method: "POST", headers: { host: ["api.example"], "content-length": ["4"] } });
    const answer = await client.ask(anOrigin(), post, Readable.from([Buffer.from("body")]), neverAborted);
    expect((await wholeBody(answer.body, 100)).toString()).toBe("body");
  });

  it("is a 504 when nothing comes in time", async () => {
    const client = await start(() => {});
    const asked = client.ask(anOrigin({ responseTimeoutSeconds: 0.05 }), request(), undefined, neverAborted);
    await expect(asked).rejects.toMatchObject({ status: 504, message: expect.stringContaining("api.example") });
  });

  it("is a 502 when nobody is there", async () => {
    const client = createOriginClient(() => ({ protocol: "http:", host: "127.0.0.1", port: 1 }));
    await expect(client.ask(anOrigin(), request(), undefined, neverAborted)).rejects.toMatchObject({ status: 502 });
  });

  it("is a 502 when the laptop has no such origin", async () => {
    const client = createOriginClient(() => undefined);
    const asked = client.ask(anOrigin(), request(), undefined, neverAborted);
    await expect(asked).rejects.toThrow("Origin api.example is nowhere on this machine.");
  });

  it("is asked once, even where CloudFront would try three times", async () => {
    let asked = 0;
    const client = await start((incoming) => {
      asked++;
      incoming.socket.destroy();
    });
    await expect(client.ask(anOrigin(), request(), undefined, neverAborted)).rejects.toThrow(OriginUnreachable);
    expect(asked).toBe(1);
  });

  it("is sent again when a kept connection turns out to be closed", async () => {
    let asked = 0;
    const client = await start((incoming, outgoing) => {
      asked++;
      if (asked === 2) incoming.socket.resetAndDestroy();
      else outgoing.end("ok");
    });
    for (const _time of [1, 2]) {
      const answer = await client.ask(anOrigin(), request(), undefined, neverAborted);
      await wholeBody(answer.body, 100);
    }
    expect(asked).toBe(3);
  });

  it("ends when the viewer has gone", async () => {
    const viewer = new AbortController();
    let sawEnd = () => {};
    const originSawEnd = new Promise<void>((resolve) => {
      sawEnd = resolve;
    });
    const client = await start((incoming) => {
      incoming.once("close", sawEnd);
      viewer.abort();
    });
    await expect(client.ask(anOrigin(), request(), undefined, viewer.signal)).rejects.toThrow(/abort/i);
    await originSawEnd;
  });
});

describe("a request to a bucket", () => {
  async function seenBy(origin: typeof bucket, made: OriginRequest) {
    let seen: IncomingMessage | undefined;
    const client = await start((incoming, outgoing) => {
      seen = incoming;
      outgoing.end();
    });
    const answer = await client.ask(origin, made, undefined, neverAborted);
    return { seen, answer };
  }

  it("names the bucket in its path and proves which distribution asks", async () => {
    const { seen } = await seenBy(bucket, request({ path: "/static/a%20b.js", headers: { accept: ["a", "b"] } }));
    expect(seen?.url).toBe("/lectern-local/static/a%20b.js");
    const url = new URL(seen?.url ?? "", `http://${seen?.headers.host}`);
    const headers = seen?.headers as Record<string, string>;
    expect(await verifyDistribution({ method: "GET", url, headers })).toBe(arn);
  });

  it("is anonymous without origin access control", async () => {
    const { seen } = await seenBy({ ...bucket, signedAs: undefined }, request());
    expect(seen?.headers.authorization).toBeUndefined();
  });

  it.each(["/../other/secret", "/a/%2e%2E/%2e./other", "/..\\other", "/."])("cannot leave it: %s", async (path) => {
    const { seen, answer } = await seenBy(bucket, request({ path }));
    expect([seen, answer.status]).toEqual([undefined, 403]);
  });
});

describe("reading a body", () => {
  it("stops at the limit and loses nothing", async () => {
    const body = await wholeBody(Readable.from([Buffer.from("abc"), Buffer.from("def"), Buffer.from("ghi")]), 4);
    expect(Buffer.isBuffer(body)).toBe(false);
    expect(Buffer.concat(await (body as Readable).toArray()).toString()).toBe("abcdefghi");
  });

  it("fails when the origin breaks off", async () => {
    const client = await start((_incoming, outgoing) => {
      outgoing.writeHead(200, { "content-length": "10" });
      outgoing.write("abc", () => outgoing.destroy());
    });
    const answer = await client.ask(anOrigin(), request(), undefined, neverAborted);
    await expect(wholeBody(answer.body, 100)).rejects.toThrow();
  });
});
