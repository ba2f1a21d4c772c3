import { findBehavior, matchesPathPattern, normalizePath } from "./behavior";

describe("a path pattern", () => {
  it.each([
    ["*", "/", true],
    ["*", "/courses/1?", true],
    ["/api/*", "/api/v1/courses", true],
    ["/api/*", "/api/", true],
    ["/api/*", "/api", false],
    ["/api/*", "/API/v1", false],
    ["api/*", "/api/v1", true],
    ["/a?.jpg", "/a1.jpg", true],
    ["/a?.jpg", "/a.jpg", false],
    ["/a?.jpg", "/a12.jpg", false],
    ["*.jpg", "/images/deep/cat.jpg", true],
    ["*.jpg", "/images/cat.jpgx", false],
    ["/images/*.jpg", "/images/deep/cat.jpg", true],
    ["/a.b", "/axb", false],
    ["/(a|b)+", "/a", false],
  ])("%s against %s is %s", (pattern, path, expected) => {
    expect(matchesPathPattern(pattern, path)).toBe(expected);
  });
});

describe("the path that patterns see", () => {
  it.each([
    ["/", "/"],
    ["/a/b", "/a/b"],
    ["/a/b/", "/a/b/"],
    ["/a//b", "/a/b"],
    ["/a/./b", "/a/b"],
    ["/a/../b", "/b"],
    ["/../../b", "/b"],
    ["/a/..", "/"],
    ["/a/b/..", "/a/"],
    ["/%61pi/v1", "/api/v1"],
    ["/a%2fb", "/a%2Fb"],
    ["/static/%2e%2e/index.html", "/index.html"],
  ])("of %s is %s", (path, expected) => {
    expect(normalizePath(path)).toBe(expected);
  });
});

describe("the behaviour of a path", () => {
  const behaviors = ["/api/*", "/api/v1/*", "*"].map((pathPattern) => ({ pathPattern }));

  it("is the first that matches, not the most exact", () => {
    expect(findBehavior(behaviors, "/api/v1/courses").pathPattern).toBe("/api/*");
  });

  it("is the default one where no other matches", () => {
    expect(findBehavior(behaviors, "/courses").pathPattern).toBe("*");
  });

  it("cannot be chosen by dressing the path up", () => {
    expect(findBehavior(behaviors, "/api/../index.html").pathPattern).toBe("*");
  });
});
