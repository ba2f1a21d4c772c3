import { parse } from "yaml";
import { placeVariables } from "./api-environment";
import { readEnvironmentFile } from "./environment-file";
import { type HostFacts, userData } from "./user-data";

const facts: HostFacts = {
  region: "ap-southeast-1",
  apiConfigurationName: "lectern-dev-api-environment",
  apiLogGroupName: "lectern-dev-api",
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

it("takes security updates by itself, of the newest release", () => {
  expect(fileAt("/etc/dnf/automatic.conf")).toMatch(/upgrade_type = security\napply_updates = yes/);
  expect(fileAt("/etc/dnf/vars/releasever")).toBe("latest\n");
  expect(document.runcmd).toContainEqual(["systemctl", "enable", "--now", "dnf-automatic.timer"]);
});

it("ships the API's log to its log group", () => {
  expect(JSON.parse(fileAt("/etc/lectern/cloudwatch-agent.json")).logs.logs_collected.files.collect_list).toEqual([
    expect.objectContaining({ file_path: "/var/log/lectern/api.log", log_group_name: "lectern-dev-api" }),
  ]);
});

it("holds nothing but the facts: no password, no key, no token", () => {
  expect(text).not.toMatch(/password|secret|token|AKIA|BEGIN [A-Z ]*PRIVATE KEY/i);
});

it("is the same for the same facts, so that no host is replaced for nothing", () => {
  expect(userData({ ...facts })).toBe(text);
});
