import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { ask, sharedEmulator } from "../local/emulator/emulator.fixture";
import { unreachable } from "./caller";
import { clientOf } from "./deployed.fixture";
import { policyLookup } from "./policy-lookup";

jest.setTimeout(60_000);

const { emulator } = sharedEmulator();
const arn = "arn:aws:iam::123456789012:policy/lectern-bootstrap-boundary-local";

beforeAll(() => Object.assign(process.env, clientOf(emulator().endpoint)));

describe("looking for a managed policy", () => {
  it("finds none that nobody made, and says so in IAM's code and words", async () => {
    await expect(policyLookup(process.env)(arn)).rejects.toMatchObject({
      name: "NoSuchEntity",
      message: expect.stringContaining("lectern-bootstrap-boundary-local"),
    });
  });

  it("finds one that is there", async () => {
    const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lectern/*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await ask(emulator(), "iam", { Action: "CreatePolicy", PolicyName: arn.split("/")[1] ?? "", PolicyDocument });
    await expect(policyLookup(process.env)(arn)).resolves.toBeUndefined();
  });

  it("tells a network without an answer from an answer", async () => {
    const { server, url } = await listening(() => undefined);
    server.close();
    const failure = await policyLookup({ AWS_ENDPOINT_URL: url })(arn).catch((error) => error);
    expect(unreachable(failure)?.missing).toMatch(/^AWS does not answer/);
    const refused = await policyLookup(process.env)(arn.replace("local", "dev")).catch((error) => error);
    expect(unreachable(refused)).toBeUndefined();
  });
});

it("asks for that policy alone, by a request signed for IAM with the caller's credentials", async () => {
  const asked: { authorization?: string | undefined; body: string }[] = [];
  const { server, url } = await listening(async (request, response) => {
    asked.push({ authorization: request.headers.authorization, body: await text(request) });
    response.end();
  });
  await policyLookup({ AWS_ENDPOINT_URL_IAM: url })(arn).finally(() => server.close());
  expect(asked).toEqual([
    {
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/iam\/aws4_request, SignedHeaders=[\w;-]*host[\w;-]*, Signature=[0-9a-f]{64}$/,
      ),
      body: `Action=GetPolicy&Version=2010-05-08&PolicyArn=${encodeURIComponent(arn)}`,
    },
  ]);
});

async function listening(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
