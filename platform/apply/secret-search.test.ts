import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { findTerraform, terraformEnvironment } from "../terraform/terraform";
import { filesBelow, findSecrets } from "./secret-search";

const password = "kD3-canary_of-the-master-7Qx";
const find = (content: string | Buffer) =>
  findSecrets([{ name: "it", content: Buffer.from(content) }], { "the password": password });
const base64 = (content: string | Buffer) => Buffer.from(content).toString("base64");

describe("the search for secrets", () => {
  it.each([
    ["as it is", `{"password":"${password}"}`],
    ["in base64", `user_data: ${base64(`export PASSWORD=${password}\n`)}`],
    ["in base64 without a gap before it", `path/${base64(`x${password}`)}`],
    ["in base64 of base64", base64(`a: ${base64(`bb${password}`)}`)],
    ["in hexadecimal", `\\x${Buffer.from(password).toString("hex")}`],
    ["in a gzip stream", gzipSync(password)],
    [
      "in a gzip stream in base64, as user data often is",
      JSON.stringify({ content: base64(gzipSync(`: ${password}`)) }),
    ],
  ])("finds one %s", (_, content) => {
    expect(find(content)).toEqual(["it holds the password"]);
  });

  it("finds nothing where there is nothing", () => {
    expect(find(`{"password":"another","other":"${base64("nothing in here, nothing at all")}"}`)).toEqual([]);
  });

  it("takes no secret that is unknown or too short, which would prove nothing", () => {
    expect(() => findSecrets([], { "the password": "" })).toThrow(/the password is too short to be searched for/);
  });

  it("finds one that leaked into Terraform's state and into a saved plan", () => {
    const folder = mkdtempSync(join(tmpdir(), "lectern-leak-"));
    const terraform = findTerraform(process.env);
    const env = terraformEnvironment(terraform, folder, process.env);
    const run = (...args: string[]) => spawnSync(terraform.command, args, { cwd: folder, env, encoding: "utf8" });
    const resource = { terraform_data: { leak: { input: "${var.leak}" } } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ resource, variable: { leak: { sensitive: true } } }));
    run("init");
    run("plan", "-out=saved.tfplan", `-var=leak=${password}`);
    expect(run("apply", "saved.tfplan").stderr).toBe("");
    expect(findSecrets(filesBelow(folder, /^providers/), { "the password": password })).toEqual([
      "saved.tfplan holds the password",
      "terraform.tfstate holds the password",
    ]);
    rmSync(folder, { recursive: true });
  });
});
