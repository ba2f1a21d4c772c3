import { App } from "cdktf";
import { BootstrapStack } from "../stacks/bootstrap-stack";
import { environments } from ".";
import { type Account, accountsOf } from "./accounts";
import type { Environment } from "./environment";
import { EnvironmentsRefused, validEnvironments } from "./validate";

const { dev, prod, local } = environments;

/** Everything that is said against the environments. */
function problemsOf(byFile: Record<string, unknown>): readonly string[] {
  try {
    validEnvironments(byFile);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentsRefused) return error.problems;
    throw error;
  }
}

/** The value with the field at a path such as "network.zones.0.name" replaced. */
function withField(value: unknown, path: string, field: unknown): unknown {
  const [key = "", ...rest] = path.split(".");
  const inner = (value as Record<string, unknown>)[key];
  const changed = rest.length === 0 ? field : withField(inner, rest.join("."), field);
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...(value as object), [key]: changed };
}

it("accepts the environments as they are", () => {
  expect(problemsOf(environments)).toEqual([]);
});

it("refuses two regions in one account, which has one bucket for the state of its environments", () => {
  const qa = { ...dev, name: "qa", region: "eu-west-1" };
  expect(problemsOf({ dev, qa })).toContain(
    'qa.ts: region is "eu-west-1"; it shares dev\'s account, and with it the bucket for the state, in ap-southeast-1.',
  );
});

describe("a name leads to one environment in the world", () => {
  const qa = { ...dev, name: "qa", accountId: "444444444444" };
  const refusals = (domain: string) =>
    problemsOf({ dev, prod, qa: { ...qa, domain } }).map((problem) => problem.replace(/^.*; /, ""));

  it.each([
    ["dev.lectern.example", "dev has the name dev.lectern.example already."],
    ["app.dev.lectern.example", "dev has the name app.dev.lectern.example already."],
    ["api.lectern.example", "prod has the name api.lectern.example already."],
    ["api-origin.dev.lectern.example", "dev has the name api-origin.dev.lectern.example already."],
  ])("refuses another one in %s, whichever account it lives in", (domain, sentence) => {
    expect(refusals(domain)).toEqual([sentence]);
  });

  it("refuses one whose app would answer where another one's domain is", () => {
    const below = { ...prod, domain: "app.example.org" };
    expect(problemsOf({ prod: below, qa: { ...qa, domain: "example.org" } })).toEqual([
      'qa.ts: domain is "example.org"; prod has the name app.example.org already.',
    ]);
  });

  it("takes a domain beside another one, and one below it", () => {
    expect(refusals("qa.lectern.example")).toEqual([]);
    expect(refusals("qa.dev.lectern.example")).toEqual([]);
  });

  it("says of a copied file all that it shares with the other one", () => {
    const copied = { ...dev, name: "qa", region: "eu-west-1" };
    expect(problemsOf({ dev, qa: copied })).toEqual([
      expect.stringContaining("zones.0.name"),
      expect.stringContaining("zones.1.name"),
      expect.stringContaining("qa.ts: region is"),
      expect.stringContaining("qa.ts: domain is"),
    ]);
  });
});

it("makes the laptop's environment of dev's values, in the emulator's account", () => {
  expect(local).toEqual({ ...dev, name: "local", accountId: "123456789012" });
});

describe("one wrong value is one sentence with file, field, value and rule", () => {
  it.each<[field: keyof Environment | string, value: unknown, sentence: string]>([
    ["name", "qa", 'dev.ts: name is "qa"; it needs to be "dev", as its file is.'],
    ["name", "Dev", 'dev.ts: name is "Dev"; it needs 2 to 12 lower-case letters and digits, a letter first.'],
    ["accountId", "1234", 'dev.ts: accountId is "1234"; it needs 12 digits, in quotes.'],
    ["accountId", 111111111111, "dev.ts: accountId is 111111111111; it needs 12 digits, in quotes."],
    ["region", "asia", 'dev.ts: region is "asia"; it needs an AWS region such as ap-southeast-1.'],
    ["domain", "lectern", 'dev.ts: domain is "lectern"; it needs a domain name in lower case such as lectern.example.'],
    [
      "domain",
      "-a.example",
      'dev.ts: domain is "-a.example"; it needs a domain name in lower case such as lectern.example.',
    ],
    [
      "domain",
      "app..example",
      'dev.ts: domain is "app..example"; it needs a domain name in lower case such as lectern.example.',
    ],
    [
      "domain",
      "lectern.123",
      'dev.ts: domain is "lectern.123"; it needs a domain name in lower case such as lectern.example.',
    ],
    ["dns.zone", "found", 'dev.ts: dns.zone is "found"; it needs "created" or "looked-up".'],
    ["dns", undefined, "dev.ts: dns is missing; it needs an object with zone."],
    ["frontend.firewall", true, 'dev.ts: frontend.firewall is true; it needs "on" or "off".'],
    ["topology", "serverless", 'dev.ts: topology is "serverless"; it needs "single-instance".'],
    ["network.cidr", "10.10.0.0", 'dev.ts: network.cidr is "10.10.0.0"; it needs an IPv4 block such as 10.10.0.0/16.'],
    ["network.cidr", "10.0.0.0/8", 'dev.ts: network.cidr is "10.0.0.0/8"; AWS takes blocks from /16 to /28.'],
    [
      "network.cidr",
      "10.10.0.5/16",
      'dev.ts: network.cidr is "10.10.0.5/16"; the address needs to be the first of its block.',
    ],
    [
      "network.zones.0.publicCidr",
      "10.99.0.0/24",
      'dev.ts: network.zones.0.publicCidr is "10.99.0.0/24"; it needs to lie within network.cidr, 10.10.0.0/16.',
    ],
    [
      "network.zones.1.publicCidr",
      "10.10.0.128/25",
      'dev.ts: network.zones.1.publicCidr is "10.10.0.128/25"; it overlaps network.zones.0.publicCidr, 10.10.0.0/24.',
    ],
    [
      "network.zones.1.name",
      "ap-southeast-1a",
      'dev.ts: network.zones.1.name is "ap-southeast-1a"; each zone needs to be another one.',
    ],
    [
      "network.zones.1.name",
      "eu-west-1b",
      'dev.ts: network.zones.1.name is "eu-west-1b"; it needs to be in ap-southeast-1.',
    ],
    ["network.zones", [], "dev.ts: network.zones is []; it needs two availability zones."],
    ["network.flowLogs", "none", 'dev.ts: network.flowLogs is "none"; it needs "rejects" or "all".'],
    ["api.exposure", "private", 'dev.ts: api.exposure is "private"; it needs "cloudfront" or "public".'],
    [
      "api.adminCidr",
      "203.0.113.7/32",
      'dev.ts: api.adminCidr is "203.0.113.7/32"; it needs api.exposure to be "public"; otherwise use Session Manager.',
    ],
    [
      "api.instanceType",
      "t4g.small",
      'dev.ts: api.instanceType is "t4g.small"; it needs an x86-64 instance type such as t3.small.',
    ],
    ["api.rootVolumeGb", 20.5, "dev.ts: api.rootVolumeGb is 20.5; it needs a whole number from 8 to 1024."],
    [
      "database.instanceClass",
      "t3.micro",
      'dev.ts: database.instanceClass is "t3.micro"; it needs an RDS instance class such as db.t3.micro.',
    ],
    [
      "database.storageGb",
      5,
      "dev.ts: database.storageGb is 5; it needs a whole number from 20 to 65536, what gp3 takes.",
    ],
    ["database.maxStorageGb", 31 - 1, "dev.ts: database.maxStorageGb is 30; it needs a whole number from 31 to 65536."],
    [
      "database.storageGb",
      50,
      "dev.ts: database.maxStorageGb is 50; it needs at least 61, or RDS never adds to database.storageGb.",
    ],
    [
      "database.storageGb",
      200,
      "dev.ts: database.maxStorageGb is 50; it needs at least 221, or RDS never adds to database.storageGb.",
    ],
    [
      "database.backupRetentionDays",
      0,
      "dev.ts: database.backupRetentionDays is 0; it needs a whole number from 1 to 35.",
    ],
    ["api.capacity", "reserved", 'dev.ts: api.capacity is "reserved"; it needs "on-demand" or "spot".'],
    [
      "api.patching.window",
      "20:00-23:30",
      'dev.ts: api.patching.window is "20:00-23:30"; it needs to last whole hours, two or more, and to end on the same day.',
    ],
    [
      "api.patching.window",
      "22:00-02:00",
      'dev.ts: api.patching.window is "22:00-02:00"; it needs to last whole hours, two or more, and to end on the same day.',
    ],
    [
      "api.patching.window",
      "13:00-15:00",
      'dev.ts: api.patching.window is "13:00-15:00"; it overlaps teachingHours, 00:00-14:00.',
    ],
    [
      "api.patching.securityUpdatesAfterDays",
      90,
      "dev.ts: api.patching.securityUpdatesAfterDays is 90; it needs a whole number from 0 to 30.",
    ],
    ["teachingHours", "8-22", 'dev.ts: teachingHours is "8-22"; it needs times of one day such as 00:00-14:00.'],
    [
      "database.backupWindow",
      "13:30-14:30",
      'dev.ts: database.backupWindow is "13:30-14:30"; it overlaps teachingHours, 00:00-14:00.',
    ],
    [
      "database.backupWindow",
      "15:00-15:10",
      'dev.ts: database.backupWindow is "15:00-15:10"; it needs to last 30 minutes or more, and to end on the same day.',
    ],
    [
      "database.backupWindow",
      "16:30-17:30",
      'dev.ts: database.backupWindow is "16:30-17:30"; it overlaps database.maintenanceWindow, sat:16:00-sat:17:00.',
    ],
    [
      "database.maintenanceWindow",
      "sat:16:00-sun:17:00",
      'dev.ts: database.maintenanceWindow is "sat:16:00-sun:17:00"; it needs times of one day such as sat:16:00-sat:17:00.',
    ],
    [
      "notifications.page",
      ["on-call@lectern.example", "on-call@lectern.example"],
      'dev.ts: notifications.page is ["on-call@lectern.example","on-call@lectern.example"]; it needs a list of e-mail addresses, each of them once.',
    ],
    [
      "notifications.notify.0",
      "platform",
      'dev.ts: notifications.notify.0 is "platform"; it needs an e-mail address such as on-call@lectern.example.',
    ],
    ["budget.monthlyUsd", 0, "dev.ts: budget.monthlyUsd is 0; it needs a whole number from 1 to 100000."],
    ["database.deletionProtection", "yes", 'dev.ts: database.deletionProtection is "yes"; it needs true or false.'],
    ["logs", undefined, "dev.ts: logs is missing; it needs an object with retentionDays."],
    [
      "database.multiAz",
      true,
      "dev.ts: database.multiAz is true; no such field; there are instanceClass, storageGb, maxStorageGb, backupRetentionDays, deletionProtection, finalSnapshot, backupWindow, maintenanceWindow, backupCopy.",
    ],
  ])("%s: %p", (field, value, sentence) => {
    expect(problemsOf({ dev: withField(dev, field, value) })).toEqual([sentence]);
  });
});

it("runs production on capacity that AWS does not take back", () => {
  const cheap = { ...prod, api: { ...prod.api, capacity: "spot", terminationProtection: false } };
  expect(problemsOf({ prod: cheap })).toEqual([
    'prod.ts: api.capacity is "spot"; production needs "on-demand".',
    "prod.ts: api.terminationProtection is false; production needs true.",
  ]);
});

it("refuses to protect a host from termination that AWS may take back", () => {
  const contradictory = { ...dev, api: { ...dev.api, capacity: "spot", terminationProtection: true } };
  expect(problemsOf({ dev: contradictory })).toEqual([
    'dev.ts: api.terminationProtection is true; it needs api.capacity to be "on-demand".',
  ]);
});

const unrecoverable =
  "EC2 cannot recover it from failed hardware; it needs to be of the families c, m, r or t, without local disks (a d behind the number)";

it.each(["m5d.large", "c6id.large", "r5dn.large", "i3.large", "d3.xlarge", "z1d.large", "x1.16xlarge", "m1.small"])(
  "refuses %s, which EC2 cannot move to other hardware, but on spot capacity, which it never moves",
  (instanceType) => {
    expect(problemsOf({ prod: withField(prod, "api.instanceType", instanceType) })).toEqual([
      `prod.ts: api.instanceType is "${instanceType}"; ${unrecoverable}.`,
    ]);
    expect(problemsOf({ dev: withField(dev, "api.instanceType", instanceType) })).toEqual([]);
  },
);

it.each(["t3.small", "t2.micro", "m5zn.large", "m7i-flex.large", "c8i.large", "r5b.xlarge", "c5.metal", "m10a.large"])(
  "takes %s, which EC2 can move to other hardware",
  (instanceType) => {
    expect(problemsOf({ prod: withField(prod, "api.instanceType", instanceType) })).toEqual([]);
  },
);

it.each(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/2", "203.0.0.0/16"])(
  "never takes %s for an administrator's network",
  (cidr) => {
    const open = { ...dev, api: { ...dev.api, exposure: "public", adminCidr: cidr } };
    expect(problemsOf({ dev: open })).toEqual([
      `dev.ts: api.adminCidr is "${cidr}"; an administrator's network needs to be a /24 or smaller.`,
    ]);
  },
);

it("never takes IPv6 for an administrator's network, so ::/0 neither", () => {
  const open = { ...dev, api: { ...dev.api, exposure: "public", adminCidr: "::/0" } };
  expect(problemsOf({ dev: open })).toEqual([
    'dev.ts: api.adminCidr is "::/0"; it needs an IPv4 block such as 10.10.0.0/16.',
  ]);
});

it("takes one administrator's address for a public host", () => {
  const open = { ...dev, api: { ...dev.api, exposure: "public", adminCidr: "203.0.113.7/32" } };
  expect(problemsOf({ dev: open })).toEqual([]);
});

describe("production is held to more than dev", () => {
  it.each([
    ["database.backupRetentionDays", 1, "prod.ts: database.backupRetentionDays is 1; production needs at least 7."],
    ["database.deletionProtection", false, "prod.ts: database.deletionProtection is false; production needs true."],
    ["database.finalSnapshot", false, "prod.ts: database.finalSnapshot is false; production needs true."],
    ["buckets.emptyOnDestroy", true, "prod.ts: buckets.emptyOnDestroy is true; production needs false."],
    ["api.terminationProtection", false, "prod.ts: api.terminationProtection is false; production needs true."],
    ["notifications.page", [], "prod.ts: notifications.page is []; production needs somebody to be told."],
    ["network.flowLogs", "rejects", 'prod.ts: network.flowLogs is "rejects"; production needs "all".'],
    ["logs.retentionDays", 30, "prod.ts: logs.retentionDays is 30; production needs at least 365."],
  ])("%s: %p", (field, value, sentence) => {
    expect(problemsOf({ prod: withField(prod, field, value) })).toEqual([sentence]);
    expect(problemsOf({ dev: withField(dev, field, value) })).toEqual([]);
  });
});

describe("an environment that is being taken down", () => {
  const unprotected = {
    ...prod,
    api: { ...prod.api, terminationProtection: false },
    database: { ...prod.database, deletionProtection: false },
    buckets: { emptyOnDestroy: true },
  };

  it("may go without what protects production, once its name is written a second time", () => {
    expect(problemsOf({ prod: unprotected })).toHaveLength(3);
    expect(problemsOf({ prod: { ...unprotected, retiring: "prod" } })).toEqual([]);
  });

  it("leaves a last snapshot all the same", () => {
    const forgetful = { ...unprotected, retiring: "prod", database: { ...unprotected.database, finalSnapshot: false } };
    expect(problemsOf({ prod: forgetful })).toEqual([
      "prod.ts: database.finalSnapshot is false; production needs true.",
    ]);
  });

  it("is not another one than the file says", () => {
    expect(problemsOf({ prod: { ...prod, retiring: "dev" } })).toEqual([
      'prod.ts: retiring is "dev"; it needs to be "prod", the environment\'s own name, or to be left out.',
    ]);
  });
});

it("says everything that is wrong with every environment at once", () => {
  const twice = withField(withField(prod, "database.backupRetentionDays", 1), "accountId", "12");
  expect(problemsOf({ dev: withField(dev, "region", 7), prod: twice })).toEqual([
    "dev.ts: region is 7; it needs an AWS region such as ap-southeast-1.",
    'prod.ts: accountId is "12"; it needs 12 digits, in quotes.',
    "prod.ts: database.backupRetentionDays is 1; production needs at least 7.",
  ]);
});

it("says of a copied file with the old name inside that it would deploy over the old one", () => {
  expect(problemsOf({ dev, qa: { ...dev, domain: "qa.lectern.example" } })).toEqual([
    'qa.ts: name is "dev"; it needs to be "qa", as its file is.',
  ]);
});

it("keeps the name of the stack that all environments share", () => {
  expect(problemsOf({ bootstrap: { ...dev, name: "bootstrap" } })).toEqual([
    'bootstrap.ts: name is "bootstrap"; bootstrap names what all environments of an account share.',
  ]);
});

it("keeps the names of the parts that the account's bootstrap has beside its environments", () => {
  const [account] = accountsOf([dev]) as [Account];
  const parts = new BootstrapStack(new App(), account).node.children.map(({ node }) => node.id);
  const taken = parts.filter((part) => /^[a-z][a-z0-9]{1,11}$/.test(part) && part !== dev.name);
  expect(taken).not.toEqual([]);
  for (const name of taken) {
    expect(problemsOf({ [name]: { ...dev, name } })).toEqual([
      `${name}.ts: name is "${name}"; the account's bootstrap has a part of that name.`,
    ]);
  }
});

it.each([null, 7, "prod", []])("survives %p for an environment", (value) => {
  expect(problemsOf({ prod: value })).toEqual([
    expect.stringMatching(/^prod\.ts: the environment is .*; it needs an object with name, accountId, /),
  ]);
});
