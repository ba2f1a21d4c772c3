import { bucketName, isBootstrapStack, NameRefused, Naming, physicalName, stateBucketName, stateKey } from "./naming";

it("names everything lectern-<environment>-<part>", () => {
  expect(physicalName("dev", "api-host")).toBe("lectern-dev-api-host");
  expect(new Naming({ name: "prod", accountId: "333333333333" }).of("database")).toBe("lectern-prod-database");
});

it("gives two accounts different buckets, since bucket names are taken world-wide", () => {
  expect(bucketName("dev", "assets", "111111111111")).toBe("lectern-dev-assets-111111111111");
  expect(bucketName("dev", "assets", "222222222222")).not.toBe(bucketName("dev", "assets", "111111111111"));
});

it("keeps the state of an account's environments in one bucket, each under its own key", () => {
  expect(stateBucketName("111111111111")).toBe("lectern-bootstrap-state-111111111111");
  expect(stateKey("dev")).not.toBe(stateKey("staging"));
});

it("takes a name of 63 characters and refuses one of 64", () => {
  const part = (length: number) => "x".repeat(length - "lectern-dev-".length);
  expect(physicalName("dev", part(63))).toHaveLength(63);
  expect(() => physicalName("dev", part(64))).toThrow(NameRefused);
});

it.each(["Api", "api_host", "api--host", "api-", "-api", "", "*"])(
  "refuses %p, which RDS or S3 would refuse half-way",
  (part) => {
    expect(() => physicalName("dev", part)).toThrow(`"lectern-dev-${part}"`);
  },
);

it("matches every name of one environment by its pattern, and none of another's", () => {
  const [dev, staging] = ["dev", "staging"].map((name) => new Naming({ name, accountId: "111111111111" })) as [
    Naming,
    Naming,
  ];
  const matching = new RegExp(`^${dev.any().replace("*", ".*")}$`);
  expect(dev.of("api")).toMatch(matching);
  expect(staging.of("api")).not.toMatch(matching);
});

it.each([
  ["bootstrap-dev", true],
  ["dev", false],
  ["bootstrap", false],
])("knows whether %s is a stack of what environments share: %p", (name, shared) => {
  expect(isBootstrapStack(name)).toBe(shared);
});
