/** The style sheets and scripts of the pages that come from no package. */

export const PAGES_STYLE = `:root { color-scheme: light dark; }
body { margin: 0; }
body > nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0.6rem 1rem; border-bottom: 1px solid #8884; }
body > nav, body > main { font: 1rem/1.5 system-ui, sans-serif; }
body > nav a { text-decoration: none; }
body > nav a:first-child { font-weight: bold; }
body > nav a[aria-current] { text-decoration: underline; text-underline-offset: 0.3em; }
body > main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
body > main :is(pre, code) { font-family: ui-monospace, monospace; font-size: 0.9em; }
body > main pre { overflow-x: auto; padding: 1rem; border: 1px solid #8884; border-radius: 0.3rem; }
`;

/**
 * The document has no links between operations; on a phone, their column would make the page wider than the screen. The
 * names of headers have no color of their own in the dark mode of Swagger UI.
 */
export const SWAGGER_UI_STYLE = `.swagger-ui .response-col_links { display: none; }
html.dark-mode .swagger-ui .header-col { color: #e4e6e6; }
@media (max-width: 640px) {
  .swagger-ui .wrapper, .swagger-ui .scheme-container .schemes.wrapper { padding: 0 0.5rem; }
  .swagger-ui .opblock-section, .swagger-ui .responses-wrapper { overflow-x: auto; }
}
`;

export const SWAGGER_UI_START = `const page = document.getElementById('page');

const dark = matchMedia('(prefers-color-scheme: dark)');
const followColorScheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', followColorScheme);
followColorScheme();

// The result of a create comes before the preview of a dry run, whose status is lower.
const resultFirst = (responses) => responses.sortBy((_, status) => (status === '200' ? '299' : status));
const ResultsFirst = () => ({
  wrapComponents: {
    responses: (Responses, { React }) => (props) =>
      React.createElement(Responses, { ...props, responses: resultFirst(props.responses) }),
  },
});

const ui = SwaggerUIBundle({
  domNode: page,
  url: page.dataset.document,
  validatorUrl: null,
  deepLinking: true,
  displayRequestDuration: true,
  plugins: [ResultsFirst],
  requestInterceptor(request) {
    // "Authorize" logs in by itself, without the API key that the user entered in the same dialog.
    const key = request.loadSpec ? undefined : ui.authSelectors.authorized().getIn(['apiKey', 'value']);
    if (key) request.headers['x-api-key'] = key;
    return request;
  },
});
`;
