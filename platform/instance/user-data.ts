import { basename } from "node:path";
import { stringify } from "yaml";
import { placeVariables } from "./api-environment";
import { environmentFile } from "./environment-file";

/** What a host is told before it exists; everything else it reads from its configuration's parameter. */
export interface HostFacts {
  readonly region: string;
  /** SSM parameter that holds the API's configuration. */
  readonly apiConfigurationName: string;
  /** CloudWatch log groups: what the API says, who asked the proxy, and how the host itself is. */
  readonly logGroupNames: Readonly<Record<"application" | "access" | "system", string>>;
}

const packages = ["amazon-cloudwatch-agent", "nginx", "nodejs22"];

const paths = {
  /** The API's configuration, out of the parameter. */
  apiConfiguration: "/etc/lectern/api.env",
  /** What the host adds to it. */
  apiPlace: "/etc/lectern/api-place.env",
  configurationUnit: "/etc/systemd/system/lectern-configuration.service",
  apiLog: "/var/log/lectern/api.log",
  databaseCa: "/etc/lectern/rds-ca.pem",
  cloudWatchAgent: "/etc/lectern/cloudwatch-agent.json",
};

/** The certificate authorities of RDS: "Using SSL/TLS to encrypt a connection to a DB instance", Amazon RDS User Guide. */
const databaseCaUrl = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

/** The API host's cloud-init document: it makes a fresh Amazon Linux 2023 ready for a release. It holds no secret. */
export function userData(facts: HostFacts): string {
  const document = {
    write_files: [newestPackages(), apiPlace(), configurationFetching(facts), logShipping(facts)],
    packages,
    runcmd: [trustDatabase(), startConfigurationFetching(), startLogShipping()],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}

/**
 * Amazon Linux 2023 stays at its image's release, and sees no update, unless told otherwise (AL2023 User Guide, "Deterministic
 * upgrades"). Which updates are installed, and when, is the patch baseline's and the maintenance window's to say.
 */
function newestPackages() {
  return { path: "/etc/dnf/vars/releasever", content: "latest\n" };
}

function apiPlace() {
  const place = { listenHost: "127.0.0.1", listenPort: 8080, databaseCaFile: paths.databaseCa };
  return { path: paths.apiPlace, content: environmentFile(placeVariables(place)) };
}

/** The host may be up before its database is, and with it the parameter: then it asks again until there is one. */
function configurationFetching({ region, apiConfigurationName }: HostFacts) {
  const fresh = `${paths.apiConfiguration}.fresh`;
  const ask = `aws ssm get-parameter --region ${region} --name ${apiConfigurationName} --with-decryption --query Parameter.Value --output text`;
  const content = `[Unit]
Description=Fetch the API's configuration
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'umask 077 && ${ask} > ${fresh} && mv ${fresh} ${paths.apiConfiguration}'
Restart=on-failure
RestartSec=15

[Install]
WantedBy=multi-user.target
`;
  return { path: paths.configurationUnit, content };
}

function startConfigurationFetching() {
  return ["systemctl", "enable", "--now", "--no-block", basename(paths.configurationUnit)];
}

function trustDatabase() {
  return ["curl", "--fail", "--silent", "--show-error", "--retry", "5", "--output", paths.databaseCa, databaseCaUrl];
}

function logShipping({ logGroupNames: { application, access, system } }: HostFacts) {
  const ship = (file_path: string, log_group_name: string, log_stream_name = "{instance_id}") => ({
    file_path,
    log_group_name,
    log_stream_name,
  });
  const collect_list = [
    ship(paths.apiLog, application),
    ship("/var/log/nginx/access.log", access),
    ship("/var/log/nginx/error.log", system, "{instance_id}/proxy"),
    ship("/var/log/cloud-init-output.log", system, "{instance_id}/first-boot"),
    ship("/var/log/dnf.rpm.log", system, "{instance_id}/packages"),
  ];
  const configuration = { logs: { logs_collected: { files: { collect_list } } } };
  return { path: paths.cloudWatchAgent, content: `${JSON.stringify(configuration)}\n` };
}

function startLogShipping() {
  const control = "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl";
  return [control, "-a", "fetch-config", "-m", "ec2", "-s", "-c", `file:${paths.cloudWatchAgent}`];
}
