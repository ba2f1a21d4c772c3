import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { DatabaseConfig } from "./config";
import { createDataSource } from "./data-source";

/** Speaks PostgreSQL's protocol as far as asking for a password in clear text, and gives back what came. */
async function passwordsSentTo(authentication: DatabaseConfig["authentication"], attempts: number): Promise<string[]> {
  const passwords: string[] = [];
  const server = createServer((socket) => {
    socket.once("data", () => {
      socket.write(Buffer.from("520000000800000003", "hex")); // AuthenticationCleartextPassword
      socket.once("data", (message) => {
        passwords.push(message.subarray(5, -1).toString());
        socket.destroy();
      });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const config = { host: "127.0.0.1", port, name: "lectern", user: "lectern_app", authentication };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await expect(createDataSource(config, "api").initialize()).rejects.toThrow();
  }
  server.close();
  return passwords;
}

it("proves itself by a password where it is given one", async () => {
  expect(await passwordsSentTo({ kind: "password", password: "correct horse" }, 1)).toEqual(["correct horse"]);
});

it("proves itself by an IAM token for its host, port and role, made for each connection", async () => {
  const before = process.env;
  process.env = { ...before, AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };
  const tokens = await passwordsSentTo({ kind: "iam", region: "ap-southeast-1" }, 2);
  process.env = before;

  expect(tokens).toHaveLength(2);
  for (const token of tokens) {
    const url = new URL(`https://${token}`);
    expect(url.hostname).toBe("127.0.0.1");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: "connect",
      DBUser: "lectern_app",
      "X-Amz-Credential": expect.stringMatching(/^AKIAEXAMPLE\/\d{8}\/ap-southeast-1\/rds-db\/aws4_request$/),
      "X-Amz-Expires": "900",
    });
  }
});
