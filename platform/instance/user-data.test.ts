import { parse } from "yaml";
import { placeVariables } from "./api-environment";
import { readEnvironmentFile } from "./environment-file";
import { type HostFacts, userData } from "./user-data";

const facts: HostFacts = {
  region: "ap-southeast-1",
  apiConfigurationName: "lectern-dev-api-environment",
  logGroupNames: { application: "lectern-dev-api", access: "lectern-dev-api-access", system: "lectern-dev-api-system" },
};

interface CloudConfig {
  readonly write_files: readonly { readonly path: string; readonly content: string }[];
  readonly packages: readonly string[];
  readonly runcmd: readonly (readonly string[])[];
}

const text = userData(facts);
const document = parse(text) as CloudConfig;

function fileAt(path: string): string {
  const file = document.write_files.find((written) => written.path === path);
  if (!file) throw new Error(`User data writes no ${path}.`);
  return file.content;
}

const shipped: readonly Readonly<Record<string, string>>[] = JSON.parse(fileAt("/etc/lectern/cloudwatch-agent.json"))
  .logs.logs_collected.files.collect_list;

it("is a cloud-init document", () => {
  expect(text).toMatch(/^#cloud-config\n/);
});

it("fits into the 16 KiB that EC2 takes, with room for what is to come", () => {
  expect(Buffer.byteLength(text)).toBeLessThan(8 * 1024);
});

it("installs the proxy, Node.js and the CloudWatch agent from Amazon Linux's own packages", () => {
  expect(document.packages).toEqual(expect.arrayContaining(["nginx", "nodejs22", "amazon-cloudwatch-agent"]));
});

it("tells the API where it listens and whom it trusts", () => {
  const place = { listenHost: "127.0.0.1", listenPort: 8080, databaseCaFile: "/etc/lectern/rds-ca.pem" };
  expect(readEnvironmentFile(fileAt("/etc/lectern/api-place.env"))).toEqual(placeVariables(place));
});

it("fetches the rest of the API's configuration, and asks again while its database is still being made", () => {
  const unit = fileAt("/etc/systemd/system/lectern-configuration.service");
  expect(unit).toMatch(/ssm get-parameter .*--name lectern-dev-api-environment --with-decryption/);
  expect(unit).toMatch(/^Restart=on-failure$/m);
  expect(document.runcmd).toContainEqual(
    expect.arrayContaining(["enable", "--no-block", "lectern-configuration.service"]),
  );
});

it("writes the configuration for root alone, and never half of it", () => {
  const unit = fileAt("/etc/systemd/system/lectern-configuration.service");
  expect(unit).toMatch(/umask 077 && .* > \/etc\/lectern\/api\.env\.fresh && mv \S+ \/etc\/lectern\/api\.env'$/m);
});

it("fetches the certificate authorities of RDS, where the API looks for them, and fails on an error page", () => {
  const fetching = document.runcmd.find(([command]) => command === "curl");
  expect(fetching).toEqual(expect.arrayContaining(["--fail", "/etc/lectern/rds-ca.pem"]));
});

it("sees the updates of the newest release, and leaves it to the patch window to install them", () => {
  expect(fileAt("/etc/dnf/vars/releasever")).toBe("latest\n");
  expect(text).not.toContain("dnf-automatic");
});

it.each([
  ["what the API says", "/var/log/lectern/api.log", "lectern-dev-api"],
  ["who asked for what", "/var/log/nginx/access.log", "lectern-dev-api-access"],
  ["what the proxy could not do", "/var/log/nginx/error.log", "lectern-dev-api-system"],
  ["how the host came up", "/var/log/cloud-init-output.log", "lectern-dev-api-system"],
  ["what was installed", "/var/log/dnf.rpm.log", "lectern-dev-api-system"],
])("ships %s to its log group", (_what, file_path, log_group_name) => {
  expect(shipped).toContainEqual(expect.objectContaining({ file_path, log_group_name }));
});

it("ships no two logs into one stream, where they would be torn apart", () => {
  const streams = shipped.map(({ log_group_name, log_stream_name }) => `${log_group_name} ${log_stream_name}`);
  expect(new Set(streams).size).toBe(shipped.length);
});

it("holds nothing but the facts: no password, no key, no token", () => {
  expect(text).not.toMatch(/password|secret|token|AKIA|BEGIN [A-Z ]*PRIVATE KEY/i);
});

it("is the same for the same facts, so that no host is replaced for nothing", () => {
  expect(userData({ ...facts })).toBe(text);
});
