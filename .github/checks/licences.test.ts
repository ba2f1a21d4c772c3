import { packages } from "../../package-lock.json";

/** Licences that would bind whoever runs Lectern as a service; a choice such as "MIT OR GPL-3.0" leaves a way out. */
const refused = /\b(AGPL|SSPL|BUSL|BSL-1\.1|GPL|Commons-Clause)\b/;

function isRefused(licence: string): boolean {
  return licence.split(/ OR /i).every((choice) => refused.test(choice));
}

it("depends on nothing whose licence binds whoever runs Lectern as a service", () => {
  const bound = Object.entries(packages as Record<string, { license?: string }>).filter(
    ([, { license }]) => license !== undefined && isRefused(license),
  );
  expect(bound.map(([folder, { license }]) => `${folder}: ${license}`)).toEqual([]);
});

it.each(["AGPL-3.0-only", "SSPL-1.0", "BUSL-1.1", "GPL-3.0-or-later"])("would notice %s", (licence) => {
  expect(isRefused(licence)).toBe(true);
});
