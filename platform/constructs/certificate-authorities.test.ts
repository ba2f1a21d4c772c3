import { environments } from "../environments";
import { SynthesisedStack } from "../stacks/synthesised-stack";

const { dev } = environments;
const closed = new SynthesisedStack(dev);
const open = new SynthesisedStack({ ...dev, api: { ...dev.api, exposure: "public" } });

function authoritiesOf(stack: SynthesisedStack, name: string): unknown {
  const [record, ...others] = stack
    .all("aws_route53_record", "certificate-authorities")
    .filter((each) => each.name === `${name}.dev.lectern.example`);
  expect(others).toEqual([]);
  expect(record?.type).toBe("CAA");
  return record?.records;
}

const amazon = '0 issue "amazon.com"';
const letsEncrypt = '0 issue "letsencrypt.org; validationmethods=dns-01"';
const nobodyForAllBelow = '0 issuewild ";"';

it("has Amazon alone certify the distribution's names", () => {
  for (const name of ["app", "api"]) expect(authoritiesOf(closed, name)).toEqual([amazon, nobodyForAllBelow]);
});

it("has Let's Encrypt alone certify the host, and only whoever writes into the zone gets its certificate", () => {
  expect(authoritiesOf(closed, "api-origin")).toEqual([letsEncrypt, nobodyForAllBelow]);
});

it("has both certify the API's name where the host answers to it, since the distribution's certificate names it too", () => {
  expect(authoritiesOf(open, "api")).toEqual([amazon, letsEncrypt, nobodyForAllBelow]);
});
