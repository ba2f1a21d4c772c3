import { stringify } from "yaml";
import { type ApiFacts, apiEnvironment } from "./api-environment";

export interface HostFacts extends ApiFacts {
  /** CloudWatch log group that receives the API's log. */
  readonly apiLogGroupName: string;
}

const paths = {
  apiEnvironment: "/etc/lectern/api.env",
  apiLog: "/var/log/lectern/api.log",
  databaseCa: "/etc/lectern/rds-ca.pem",
  agent: "/opt/aws/amazon-cloudwatch-agent/etc/lectern.json",
};

/** The certificate authorities of RDS: "Using SSL/TLS to encrypt a connection to a DB instance", Amazon RDS User Guide. */
const databaseCaUrl = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

/** The API host's cloud-init document: with it alone, a fresh Amazon Linux 2023 becomes an API host. It holds no secret. */
export function userData(facts: HostFacts): string {
  const document = {
    write_files: [newestPackages(), securityUpdates(), apiConfiguration(facts), agentConfiguration(facts)],
    packages: ["amazon-cloudwatch-agent", "dnf-automatic", "nginx", "nodejs22"],
    runcmd: [
      ["curl", "--fail", "--silent", "--show-error", "--retry", "5", "--output", paths.databaseCa, databaseCaUrl],
      ["amazon-cloudwatch-agent-ctl", "-a", "fetch-config", "-m", "ec2", "-s", "-c", `file:${paths.agent}`],
      ["systemctl", "enable", "--now", "dnf-automatic.timer", "nginx.service"],
    ],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}

/** Amazon Linux 2023 stays at the release of its image unless told otherwise, and would see no update. */
function newestPackages() {
  return { path: "/etc/dnf/vars/releasever", content: "latest" };
}

function securityUpdates() {
  return {
    path: "/etc/dnf/automatic.conf",
    content: "[commands]\nupgrade_type = security\napply_updates = yes\n",
  };
}

function apiConfiguration(facts: HostFacts) {
  const place = { listenHost: "127.0.0.1", listenPort: 8080, databaseCaFile: paths.databaseCa };
  const lines = Object.entries(apiEnvironment(facts, place)).map(([name, value]) => `${name}=${value}\n`);
  return { path: paths.apiEnvironment, content: lines.join("") };
}

function agentConfiguration(facts: HostFacts) {
  const file = { file_path: paths.apiLog, log_group_name: facts.apiLogGroupName, log_stream_name: "{instance_id}" };
  const configuration = { logs: { logs_collected: { files: { collect_list: [file] } } } };
  return { path: paths.agent, content: JSON.stringify(configuration) };
}
