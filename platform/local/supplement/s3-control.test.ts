import { request } from "node:http";
import { text } from "node:stream/consumers";
import { sharedEmulator } from "../emulator/emulator.fixture";
import { accountAuthorization, emulatedAccountId } from "./service";

const { emulator } = sharedEmulator();

const block = `<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><BlockPublicAcls>true</BlockPublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><IgnorePublicAcls>true</IgnorePublicAcls><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>`;

/** Asks as through a proxy: the account's id stands before the host's name, which nobody can look up. */
function ask(method: string, body = ""): Promise<{ status: number | undefined; body: string }> {
  const { hostname, port, host } = new URL(emulator().endpoint);
  return new Promise((resolve, reject) => {
    const path = `http://${emulatedAccountId}.${host}/v20180820/configuration/publicAccessBlock`;
    const headers = { authorization: accountAuthorization("s3"), host: `${emulatedAccountId}.${host}` };
    request({ hostname, port, method, path, headers }, async (answer) =>
      resolve({ status: answer.statusCode, body: await text(answer) }),
    )
      .on("error", reject)
      .end(body);
  });
}

describe("the emulated public access block of an account", () => {
  it("is not there before it was put", async () => {
    const { status, body } = await ask("GET");
    expect(status).toBe(404);
    expect(body).toContain("<Code>NoSuchPublicAccessBlockConfiguration</Code>");
  });

  it("reads back as it was put", async () => {
    expect((await ask("PUT", block)).status).toBe(200);
    expect(await ask("GET")).toEqual({ status: 200, body: block });
  });

  it("is gone when it was deleted", async () => {
    expect((await ask("DELETE")).status).toBe(204);
    expect((await ask("GET")).status).toBe(404);
  });
});
