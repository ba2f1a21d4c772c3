import { stringify } from "yaml";
import { type ApiFacts, apiEnvironment } from "./api-environment";

export interface HostFacts extends ApiFacts {
  /** CloudWatch log group that receives the API's log. */
  readonly apiLogGroupName: string;
}

const packages = ["amazon-cloudwatch-agent", "dnf-automatic", "nginx", "nodejs22"];

const paths = {
  apiEnvironment: "/etc/lectern/api.env",
  apiLog: "/var/log/lectern/api.log",
  databaseCa: "/etc/lectern/rds-ca.pem",
  cloudWatchAgent: "/etc/lectern/cloudwatch-agent.json",
};

/** The certificate authorities of RDS: "Using SSL/TLS to encrypt a connection to a DB instance", Amazon RDS User Guide. */
const databaseCaUrl = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

/** The API host's cloud-init document: it makes a fresh Amazon Linux 2023 ready for a release. It holds no secret. */
export function userData(facts: HostFacts): string {
  const document = {
    write_files: [newestPackages(), securityUpdates(), apiConfiguration(facts), logShipping(facts)],
    packages,
    runcmd: [trustDatabase(), startLogShipping(), startSecurityUpdates()],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}

/** Amazon Linux 2023 stays at its image's release, and sees no update, unless told otherwise (AL2023 User Guide, "Deterministic upgrades"). */
function newestPackages() {
  return { path: "/etc/dnf/vars/releasever", content: "latest\n" };
}

function securityUpdates() {
  return { path: "/etc/dnf/automatic.conf", content: "[commands]\nupgrade_type = security\napply_updates = yes\n" };
}

function startSecurityUpdates() {
  return ["systemctl", "enable", "--now", "dnf-automatic.timer"];
}

function apiConfiguration(facts: HostFacts) {
  const place = { listenHost: "127.0.0.1", listenPort: 8080, databaseCaFile: paths.databaseCa };
  const lines = Object.entries(apiEnvironment(facts, place)).map(([name, value]) => `${name}=${value}\n`);
  return { path: paths.apiEnvironment, content: lines.join("") };
}

function trustDatabase() {
  return ["curl", "--fail", "--silent", "--show-error", "--retry", "5", "--output", paths.databaseCa, databaseCaUrl];
}

function logShipping({ apiLogGroupName }: HostFacts) {
  const apiLog = { file_path: paths.apiLog, log_group_name: apiLogGroupName, log_stream_name: "{instance_id}" };
  const configuration = { logs: { logs_collected: { files: { collect_list: [apiLog] } } } };
  return { path: paths.cloudWatchAgent, content: `${JSON.stringify(configuration)}\n` };
}

function startLogShipping() {
  const control = "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl";
  return [control, "-a", "fetch-config", "-m", "ec2", "-s", "-c", `file:${paths.cloudWatchAgent}`];
}
