import fc from "fast-check";
import { evaluate, type Policies } from "./evaluate";
import { parsePolicy } from "./policy";
import type { Principal, Request } from "./request";

/** Laws of policies, held against policies and requests at random from a world so small that they often meet. */

const accounts = ["111111111111", "222222222222"] as const;
const accountId = fc.constantFrom(...accounts);
const action = fc.constantFrom("s3:GetObject", "s3:PutObject", "kms:Decrypt");
const resource = fc.constantFrom("arn:aws:s3:::a/x", "arn:aws:s3:::a/y", "arn:aws:s3:::b/x");
const contextValue = fc.constantFrom("red", "blue");

const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant<Principal>({ kind: "anonymous" }),
  fc.constant<Principal>({ kind: "service", name: "ec2.amazonaws.com" }),
  accountId.map((id): Principal => ({ kind: "user", arn: `arn:aws:iam::${id}:user/u` })),
  accountId.map((id): Principal => ({ kind: "role", arn: `arn:aws:iam::${id}:role/r`, sessionName: "s" })),
);

const request: fc.Arbitrary<Request> = fc.record({
  principal,
  action,
  resource,
  resourceAccountId: accountId,
  context: fc.dictionary(fc.constantFrom("aws:k", "aws:l"), contextValue),
});

const some = <Item>(item: fc.Arbitrary<Item>) => fc.uniqueArray(item, { minLength: 1, maxLength: 3 });
const eitherElement = <Item>(name: string, items: fc.Arbitrary<Item>) =>
  fc.tuple(fc.constantFrom(name, `Not${name}`), items).map(([element, value]) => ({ [element]: value }));

const condition = fc.dictionary(
  fc.constantFrom(
    "StringEquals",
    "StringNotEquals",
    "StringLikeIfExists",
    "ForAllValues:StringEquals",
    "Null",
    "Unheard",
  ),
  fc.dictionary(
    fc.constantFrom("aws:k", "aws:l"),
    some(fc.oneof(contextValue, fc.constantFrom("r*", "true", "${aws:l}"))),
    { minKeys: 1 },
  ),
  { maxKeys: 2 },
);

const identityStatement = fc
  .tuple(
    fc.constantFrom("Allow", "Deny"),
    eitherElement("Action", some(fc.oneof(action, fc.constantFrom("*", "s3:*", "s3:Get*")))),
    eitherElement(
      "Resource",
      some(fc.oneof(resource, fc.constantFrom("*", "arn:aws:s3:::a/*", "arn:aws:s3:::${aws:k}/x"))),
    ),
    condition,
  )
  .map(([Effect, actions, resources, Condition]) => ({ Effect, ...actions, ...resources, Condition }));

const principals = eitherElement(
  "Principal",
  fc.oneof(
    fc.constant("*"),
    some(
      fc.constantFrom(
        ...accounts,
        `arn:aws:iam::${accounts[0]}:role/r`,
        `arn:aws:sts::${accounts[0]}:assumed-role/r/s`,
        `arn:aws:iam::${accounts[0]}:user/u`,
      ),
    ).map((AWS) => ({ AWS })),
    fc.constant({ Service: "ec2.amazonaws.com" }),
    fc.constant({ CanonicalUser: "c" }),
  ),
);
const resourceStatement = fc.tuple(identityStatement, principals).map(([statement, who]) => ({ ...statement, ...who }));

interface World {
  readonly identity: readonly object[];
  readonly boundary: readonly object[] | undefined;
  readonly resource: readonly object[] | undefined;
  readonly mustAdmit: boolean;
}

const world: fc.Arbitrary<World> = fc.record({
  identity: fc.array(identityStatement, { minLength: 1, maxLength: 3 }),
  boundary: fc.option(fc.array(identityStatement, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  resource: fc.option(fc.array(resourceStatement, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  mustAdmit: fc.boolean(),
});

function policies({ identity, boundary, resource, mustAdmit }: World): Policies {
  const document = (kind: "identity" | "resource", statements: readonly object[]) =>
    parsePolicy(kind, kind, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  return {
    identity: [document("identity", identity)],
    boundary: boundary && document("identity", boundary),
    resource: resource && { policy: document("resource", resource), mustAdmit },
  };
}

const isAllowed = (asked: Request, made: World) => evaluate(asked, policies(made)).allowed;

/** In every world: whatever is allowed after the change was allowed before. */
function takesAway(change: (made: World, statement: object) => World, statement: fc.Arbitrary<object>): void {
  fc.assert(
    fc.property(request, world, statement, (asked, made, added) => {
      if (isAllowed(asked, change(made, added))) expect(isAllowed(asked, made)).toBe(true);
    }),
    { numRuns: 2000 },
  );
}

const denying = <Statement extends object>(statement: fc.Arbitrary<Statement>) =>
  statement.map((made) => ({ ...made, Effect: "Deny" }));
const allowing = <Statement extends object>(statement: fc.Arbitrary<Statement>) =>
  statement.map((made) => ({ ...made, Effect: "Allow" }));

it("allows nothing more when a denial is added", () => {
  takesAway((made, added) => ({ ...made, identity: [...made.identity, added] }), denying(identityStatement));
  takesAway(
    (made, added) => ({ ...made, resource: made.resource && [...made.resource, added] }),
    denying(resourceStatement),
  );
});

it("allows nothing more when a boundary is set", () => {
  takesAway((made, added) => ({ ...made, boundary: made.boundary ?? [added] }), identityStatement);
});

it("denies nothing more when a permission is added", () => {
  fc.assert(
    fc.property(request, world, allowing(identityStatement), (asked, made, added) => {
      if (isAllowed(asked, made)) expect(isAllowed(asked, { ...made, identity: [...made.identity, added] })).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it("allows nothing by a statement whose condition it does not know, and denies by it as if there were none", () => {
  const nobodyKnows = { Condition: { Unheard: { "aws:k": "red" } } };
  fc.assert(
    fc.property(request, identityStatement, (asked, made) => {
      const alone = (statement: object): World => ({
        identity: [statement],
        boundary: undefined,
        resource: undefined,
        mustAdmit: false,
      });
      expect(isAllowed(asked, alone({ ...made, ...nobodyKnows, Effect: "Allow" }))).toBe(false);
      const everything = { Effect: "Allow", Action: "*", Resource: "*" };
      const denied = (statement: object) =>
        isAllowed(asked, { ...alone(everything), identity: [everything, statement] });
      expect(denied({ ...made, ...nobodyKnows, Effect: "Deny" })).toBe(
        denied({ ...made, Condition: {}, Effect: "Deny" }),
      );
    }),
  );
});

it("allows nothing at all where everything is denied", () => {
  fc.assert(
    fc.property(request, world, (asked, made) => {
      expect(
        isAllowed(asked, { ...made, identity: [...made.identity, { Effect: "Deny", Action: "*", Resource: "*" }] }),
      ).toBe(false);
    }),
  );
});

it("lets nobody from one account into another without both agreeing", () => {
  fc.assert(
    fc.property(request, world, (asked, made) => {
      const { principal: who } = asked;
      if (!("arn" in who) || who.arn.includes(asked.resourceAccountId)) return;
      if (!isAllowed(asked, made)) return;
      expect(isAllowed(asked, { ...made, resource: undefined })).toBe(false);
      const nothing = { Effect: "Deny", NotAction: "*", Resource: "*" };
      expect(isAllowed(asked, { ...made, identity: [nothing] })).toBe(false);
    }),
  );
});
