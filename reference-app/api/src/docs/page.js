/* global SwaggerUIBundle */
SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#document",
  deepLinking: true,
  persistAuthorization: false,
  // No stranger's page is asked whether the document is valid: `npm run generate` has done that.
  validatorUrl: null,
});
