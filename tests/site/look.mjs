// SPDX-License-Identifier: BSL-1.0
// node look.mjs HTML MODULES [PICTURES]: looks at the site in Chromium, as wide as a desktop and as a phone, light and dark. Prints a
// line per check. With PICTURES, a folder, leaves a picture of each page there.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';

const [html, modules, pictures] = process.argv.slice(2);
const puppeteer = createRequire(join(modules, 'x.js'))('puppeteer-core');
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.png': 'image/png' };

const server = createServer((request, response) => {
  const file = join(html, normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)));
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain' }).end(readFileSync(file));
}).listen(0, '127.0.0.1');
await new Promise((resolve) => server.on('listening', resolve));
const address = `http://127.0.0.1:${server.address().port}/`;

const pages = readdirSync(html).filter((name) =>
  /^(index|page-.*|md_.*|annotated|files|classsctpp_1_1one__to__many|structsctpp_1_1rto__parameters|error_8hpp)\.html$/.test(name));
// What is read from its beginning to its end; the others are looked things up in.
const guides = pages.filter((name) => /^page-/.test(name) && !/-(options|libsctp-calls|errors-by-call|performance-rows|CHANGELOG)\.html$/.test(name));
let failed = false;
const report = (name, why) => {
  failed ||= Boolean(why);
  console.log(why ? `not ok ${name}: ${why}` : `ok ${name}`);
};

// In the page: which letters have less than 4.5 to 1, the least of WCAG 2 for text, to what is behind them.
function lettersOfLittleContrast() {
  const parts = (colour) => { const found = colour.match(/[\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
  const over = (colour, ground) => ground.map((value, i) => value * (1 - colour[3]) + colour[i] * colour[3]);
  const behind = (e) => e ? over(parts(getComputedStyle(e).backgroundColor), behind(e.parentElement)) : [255, 255, 255];
  const luminance = (colour) => colour.map((value) => value / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement, style = getComputedStyle(e);
    if (!texts.currentNode.data.trim() || !e.getClientRects().length || style.visibility === 'hidden') continue;
    const ground = behind(e), light = [luminance(over(parts(style.color), ground)), luminance(ground)];
    const ratio = (Math.max(...light) + 0.05) / (Math.min(...light) + 0.05);
    if (ratio < 4.5) found.add(`${e.tagName}.${e.className} ${texts.currentNode.data.trim().slice(0, 20)} (${ratio.toFixed(2)})`);
  }
  return [...found];
}

const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  // A browser lays a picture with letters for the dark on white paper, unless it brings its own.
  const bare = readdirSync(html).filter((name) => name.endsWith('.svg')).filter((name) => {
    const text = readFileSync(join(html, name), 'utf8');
    return text.includes('prefers-color-scheme') && !/background: ?#|class="paper"/.test(text);
  });
  report('site/pictures for light and dark have paper', bare.length && bare.join(' '));
  report('site/pages to look at', pages.length < 15 && `only ${pages.length}`);
  for (const [width, height] of [[1280, 900], [390, 844]])
    for (const scheme of ['light', 'dark']) {
      const tab = await browser.newPage();
      await tab.setViewport({ width, height });
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      const complaints = [];
      tab.on('pageerror', (error) => complaints.push(error.message));
      const wide = [], broken = [], unnamed = [], pale = [], cut = [];
      for (const name of pages) {
        await tab.goto(address + name, { waitUntil: 'load' });
        const found = await tab.evaluate(() => {
          const limit = document.documentElement.clientWidth;
          const scrolls = (e) => e && e !== document.body && (/(auto|scroll|hidden)/.test(getComputedStyle(e).overflowX) &&
            e.id !== 'doc-content' ? true : scrolls(e.parentElement));
          const over = [...document.querySelectorAll('#doc-content *')].filter((e) => {
            const box = e.getBoundingClientRect();
            return box.width > 0 && box.right > limit + 1 && !scrolls(e);
          });
          const content = document.querySelector('#doc-content');
          return { page: document.documentElement.scrollWidth - limit, content: content ? content.scrollWidth - content.clientWidth : 0,
                   over: over.slice(0, 2).map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`) };
        });
        if (found.page > 0 || found.content > 0 || found.over.length) wide.push(`${name} (${found.page}, ${found.content}) ${found.over.join('; ')}`);
        broken.push(...await tab.evaluate(() => [...document.images].filter((i) => i.complete && i.naturalWidth === 0).map((i) => i.src)));
        // A page without a heading of its own is called like its file; doxygen leaves some Markdown as it is.
        if (!/^page-|^index|^class|^struct|^annotated|^files|_8hpp/.test(name)) unnamed.push(name);
        unnamed.push(...await tab.evaluate(() => [...document.querySelectorAll('.contents p, .contents li, .contents td')]
          .map((e) => e.innerText).filter((text) => /`|\*\/|\*\*|\]\(|<\/?code>/.test(text)).slice(0, 2)));
        pale.push(...(await tab.evaluate(lettersOfLittleContrast)).map((what) => `${name} ${what}`));
        // CONTRIBUTING.md quotes headers, whose lines are longer than those of documents.
        if (width >= 1280 && /^page-|^index/.test(name) && name !== 'page-CONTRIBUTING.html')
          cut.push(...await tab.evaluate(() => [...document.querySelectorAll('.contents .fragment, .contents tbody')]
            .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => `${e.scrollWidth - e.clientWidth} px of ${e.innerText.trim().slice(0, 20)}`)));
        if (pictures) await tab.screenshot({ path: join(pictures, `${name}-${width}-${scheme}.png`) });
      }
      report(`site/nothing wider than ${width} px, ${scheme}`, wide.length && `${wide.length} pages: ${wide.join(' | ')}`);
      report(`site/pictures are there, ${width} px, ${scheme}`, broken.length && broken.join(' '));
      report(`site/pages read as they are meant, ${width} px, ${scheme}`, unnamed.length && unnamed.join(' | '));
      report(`site/letters stand out, ${width} px, ${scheme}`, pale.length && `${pale.length}: ${pale.slice(0, 5).join(' | ')}`);
      if (width >= 1280) report(`site/code and tables are there in full, ${width} px, ${scheme}`, cut.length && cut.join(' | '));
      report(`site/scripts without errors, ${width} px, ${scheme}`, complaints[0]);
      if (scheme === 'light') {
        await tab.goto(`${address}index.html`, { waitUntil: 'load' });
        await tab.type('#MSearchField', 'reassembler');
        const result = await tab.waitForFunction(() => {
          const frame = document.querySelector('#MSearchResults');
          const text = frame?.contentDocument?.body?.innerText ?? frame?.innerText ?? '';
          return text.includes('reassembler') && getComputedStyle(document.querySelector('#MSearchResultsWindow')).display !== 'none';
        }, { timeout: 5000 }).catch(() => null);
        report(`site/search finds reassembler, ${width} px`, !result && 'nothing is shown');
        if (pictures) await tab.screenshot({ path: join(pictures, `search-${width}.png`) });
      }
      await tab.close();
    }
  const tab = await browser.newPage(), screen = 1200, long = [];
  await tab.setViewport({ width: 1920, height: screen });
  for (const name of guides) {
    await tab.goto(address + name, { waitUntil: 'load' });
    const height = await tab.evaluate(() => document.querySelector('.contents').getBoundingClientRect().height);
    if (height > 2 * screen) long.push(`${name}, ${(height / screen).toFixed(2)}`);
  }
  report('site/guides are of two screens at most', guides.length < 12 ? `only ${guides.length} guides` : long.length && long.join(' | '));
} finally {
  await browser.close();
  server.close();
}
process.exit(failed ? 1 : 0);
