import { routeAt } from "./routes";

describe("the routes", () => {
  it("find the course that the path names", () => {
    expect(routeAt("/courses/0197f2c0").parts).toEqual({ courseId: "0197f2c0" });
  });

  it.each(["/courses", "/courses/", "/courses/1/2", "/my-courses/", "//", "/index.html"])(
    "have no page at %s",
    (path) => {
      expect(routeAt(path).route).toBe(routeAt("/nowhere").route);
    },
  );
});
