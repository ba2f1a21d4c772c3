import { type Static, type TSchema, Type } from "@sinclair/typebox";

/** Each value says in `needs` what it has to be, in words that complete "it needs …". */
const text = (pattern: string, needs: string) => Type.String({ pattern, needs });
const whole = (minimum: number, maximum: number, needs: string) => Type.Integer({ minimum, maximum, needs });
const either = <Values extends readonly (string | number)[]>(values: readonly [...Values], needs: string) =>
  Type.Unsafe<Values[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      { needs },
    ),
  );
const yesOrNo = () => Type.Boolean({ needs: "true or false" });
const group = <Fields extends Record<string, TSchema>>(fields: Fields) =>
  Type.Object(fields, { additionalProperties: false, needs: `an object with ${Object.keys(fields).join(", ")}` });

const timeRange = (example: string) =>
  text("^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d$", `times of one day such as ${example}`);

const emails = () =>
  Type.Array(text("^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "an e-mail address such as on-call@lectern.example"), {
    uniqueItems: true,
    needs: "a list of e-mail addresses, each of them once",
  });

const region = (example: string) => text("^[a-z]{2}(-[a-z]+)+-\\d$", `an AWS region such as ${example}`);

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const block = () => text(`^(${octet}\\.){3}${octet}/(3[0-2]|[12]?\\d)$`, "an IPv4 block such as 10.10.0.0/16");

/** What CloudWatch Logs takes: PutRetentionPolicy, Amazon CloudWatch Logs API Reference. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const Zone = group({
  name: text("^[a-z]{2}(-[a-z]+)+-\\d[a-z]$", "an availability zone such as ap-southeast-1a"),
  publicCidr: block(),
  isolatedCidr: block(),
});

/** Everything that one environment decides for itself. What its values have to fulfil together is in rules.ts. */
export const Environment = group({
  /** Also the name of the stack and of the file; in every physical name. */
  name: text("^[a-z][a-z0-9]{1,11}$", "2 to 12 lower-case letters and digits, a letter first"),
  /** The AWS account that the environment lives in; credentials for another one are refused. */
  accountId: text("^\\d{12}$", "12 digits, in quotes"),
  region: region("ap-southeast-1"),
  /** The name under which the environment's host names lie, such as `app.<domain>`. */
  domain: text(
    "^(?=.{1,242}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$",
    "a domain name in lower case such as lectern.example",
  ),
  /**
   * The environment's own name once more, while it is being taken down: only then may production go without what protects it
   * from being destroyed; and only where all environments of an account have it, what they share. Absent otherwise.
   */
  retiring: Type.Optional(Type.String({ needs: "the environment's own name, or to be left out" })),
  dns: group({
    /** Whether the environment has a zone of its own made for its domain, or finds the one that is there. */
    zone: either(["created", "looked-up"], '"created" or "looked-up"'),
  }),
  pipelines: group({
    /**
     * Whether bootstrap makes GitHub's identity provider, or finds the one that is there: an account has one for all its
     * repositories. The account's first environment says it.
     */
    gitHubIdentity: either(["created", "looked-up"], '"created" or "looked-up"'),
  }),
  frontend: group({
    /**
     * Whether a web application firewall stands in front of the distribution: 9 USD a month, and 0.60 USD per million
     * requests (5 for the firewall, 1 for each of its four rules: AWS WAF pricing, all regions).
     */
    firewall: either(["on", "off"], '"on" or "off"'),
  }),
  topology: either(["single-instance"], '"single-instance"'),
  network: group({
    cidr: block(),
    zones: Type.Tuple([Zone, Zone], { needs: "two availability zones" }),
    /** Which traffic is logged: what the network refused, or everything. */
    flowLogs: either(["rejects", "all"], '"rejects" or "all"'),
  }),
  api: group({
    /** Who reaches the API host: CloudFront alone, or everybody. */
    exposure: either(["cloudfront", "public"], '"cloudfront" or "public"'),
    /** Who reaches port 22, and only of a public host; nobody when absent. */
    adminCidr: Type.Optional(block()),
    /** x86-64, since the host's image is; Graviton's families have a g behind their number. */
    instanceType: text("^[a-z]+\\d+(?![a-z-]*g)[a-z-]*\\.[a-z0-9]+$", "an x86-64 instance type such as t3.small"),
    rootVolumeGb: whole(8, 1024, "a whole number from 8 to 1024"),
    /**
     * Spot capacity costs a third; AWS stops the host when it wants it back, and starts it again when there is some. Another
     * capacity, and on spot capacity another type, is another host at the same address.
     */
    capacity: either(["on-demand", "spot"], '"on-demand" or "spot"'),
    /** Whether terminating the host has to be allowed first. */
    terminationProtection: yesOrNo(),
    patching: group({
      /** When approved updates are installed each day, and the host restarted if one needs it, UTC. */
      window: timeRange("18:00-20:00"),
      /** How long a security update is out before it is installed; critical ones do not wait. */
      securityUpdatesAfterDays: whole(0, 30, "a whole number from 0 to 30"),
    }),
  }),
  database: group({
    instanceClass: text("^db\\.[a-z0-9]+\\.[a-z0-9]+$", "an RDS instance class such as db.t3.micro"),
    storageGb: whole(20, 65536, "a whole number from 20 to 65536, what gp3 takes"),
    /** RDS grows the storage by itself up to here. */
    maxStorageGb: whole(31, 65536, "a whole number from 31 to 65536"),
    backupRetentionDays: whole(1, 35, "a whole number from 1 to 35"),
    deletionProtection: yesOrNo(),
    /** Whether deleting the database leaves a snapshot. */
    finalSnapshot: yesOrNo(),
    /** When a backup is made each day, UTC. */
    backupWindow: timeRange("15:00-15:30"),
    /** When minor versions and other changes come, UTC. */
    maintenanceWindow: text(
      "^(mon|tue|wed|thu|fri|sat|sun):([01]\\d|2[0-3]):[0-5]\\d-\\1:([01]\\d|2[0-3]):[0-5]\\d$",
      "times of one day such as sat:16:00-sat:17:00",
    ),
    /** A daily snapshot by AWS Backup, copied to a second region; none when absent. */
    backupCopy: Type.Optional(
      group({
        region: region("ap-southeast-2"),
        /** How long the copies are kept; in its own region a snapshot is kept for a week. */
        retentionDays: whole(7, 3650, "a whole number from 7 to 3650"),
        /** When the snapshot is made each day, UTC; the copy follows it. */
        window: timeRange("18:00-22:00"),
      }),
    ),
  }),
  /** When students and teachers rely on the service every day, UTC; nothing is to be restarted then. */
  teachingHours: timeRange("00:00-14:00"),
  /** Who is told by e-mail when an alarm fires; each has to confirm the first message. */
  notifications: group({
    /** Of what somebody must act on at once. */
    page: emails(),
    /** Of what can wait until morning. */
    notify: emails(),
  }),
  budget: group({
    /** What a month may cost: somebody is told at four fifths of it, and as soon as it is forecast to be exceeded. */
    monthlyUsd: whole(1, 100_000, "a whole number from 1 to 100000"),
    /**
     * Whether bootstrap activates the tags by which the bill tells environments apart; a budget counts nothing before. Only the
     * account that pays can, and only what it has paid for already: so not before the first deploy is a day old, and never
     * where another account of an organisation pays.
     */
    activateTags: yesOrNo(),
  }),
  buckets: group({
    /** Whether destroying a bucket, or the key that its objects are encrypted with, may destroy data. */
    emptyOnDestroy: yesOrNo(),
  }),
  logs: group({ retentionDays: either(retentionDays, `one of ${retentionDays.join(", ")}`) }),
});
export type Environment = Static<typeof Environment>;
