import { environments } from "../environments";
import type { Environment } from "../environments/environment";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const { dev, staging, prod } = environments;
const created = new SynthesisedStack(dev);

/** Prod, but for its zone. */
const ownZone: Environment = { ...prod, dns: { ...prod.dns, zone: "created" } };

describe("a zone that is made", () => {
  it("is of the environment's domain", () => {
    expect(created.one("aws_route53_zone").name).toBe("dev.lectern.example");
  });

  it("tells its name servers, to which the domain above has to delegate", () => {
    const nameServers = created.reference("aws_route53_zone", "zone", "name_servers");
    expect(created.json.output.zoneNameServers?.value).toBe(`\${join(" ", ${nameServers.slice(2, -1)})}`);
  });

  it("goes with dev, whatever is left in it, and stays with what is kept", () => {
    expect(created.one("aws_route53_zone")).toMatchObject({
      force_destroy: true,
      lifecycle: { prevent_destroy: false },
    });
    for (const environment of [staging, ownZone]) {
      expect(new SynthesisedStack(environment).one("aws_route53_zone")).toMatchObject({
        force_destroy: false,
        lifecycle: { prevent_destroy: true },
      });
    }
  });

  it("has nobody issue a certificate for a name that does not say who may", () => {
    expect(created.one("aws_route53_record", "zone")).toMatchObject({
      name: "dev.lectern.example",
      type: "CAA",
      records: ['0 issue ";"'],
    });
  });
});

describe("a zone that is there", () => {
  const found = new SynthesisedStack(prod);

  it("is found by the environment's domain, and is a public one", () => {
    expect(Object.values(found.json.data.aws_route53_zone ?? {})).toEqual([
      expect.objectContaining({ name: "lectern.example", private_zone: false }),
    ]);
    expect(found.all("aws_route53_zone")).toEqual([]);
  });

  it("keeps what others wrote for the bare domain", () => {
    const names = found.all("aws_route53_record").map(({ name }) => name);
    expect(names).not.toContain("lectern.example");
  });
});
