import sanitizeHtml from 'sanitize-html'
import type { HtmlCleaning } from '../../model/fields/descriptor.ts'

const tags = [...sanitizeHtml.defaults.allowedTags, 'img', 'u', 's', 'del', 'ins']
/** Others that neither run nor load anything. */
const moreTags = ['center', 'details', 'dl', 'font', 'label', 'meter', 'picture', 'progress', 'summary', 'tt', 'big']
const formTags = ['form', 'input', 'button', 'select', 'option', 'optgroup', 'textarea', 'label', 'fieldset', 'legend']

const attributes = {
  a: ['href', 'target', 'rel', 'title'],
  img: ['src', 'alt', 'width', 'height'],
  '*': ['class', 'lang', 'dir'],
}
const moreAttributes =
  'title role align valign bgcolor color face size border cellpadding cellspacing colspan rowspan scope span start type value width height open datetime cite hidden tabindex aria-* data-*'.split(
    ' ',
  )
const formAttributes = ['name', 'value', 'type', 'placeholder', 'action', 'method', 'for', 'checked', 'selected']

const word = /^[\w\s#.,%()'"-]+$/
const styles = Object.fromEntries(
  [
    'color',
    'background-color',
    'text-align',
    'text-decoration',
    'font-size',
    'font-weight',
    'font-style',
    'font-family',
  ]
    .concat(['line-height', 'width', 'height', 'max-width', 'padding', 'border', 'border-radius', 'vertical-align'])
    .map(property => [property, [word]]),
)
const loads = /url\s*\(|expression|javascript|behavior|binding|position|z-index|@|\\|\/\*/i

const links = { a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer' }) }

/**
 * What people may put into markup: by default neither scripts and handlers, nor `hx-*`, styles, forms and frames. What
 * a field allows beyond comes through; what runs never does.
 */
export function cleanHtml(markup: string, cleaning: HtmlCleaning = {}): string {
  const { sanitizeTags = true, sanitizeAttributes = true, sanitizeForm = true } = cleaning
  const { stripStyle = true, sanitizeStyle = true, stripClasses = false } = cleaning
  const everywhere = [...attributes['*'], ...(stripStyle ? [] : ['style'])]
  if (!sanitizeAttributes) everywhere.push(...moreAttributes)
  if (!sanitizeForm) everywhere.push(...formAttributes)
  return sanitizeHtml(markup, {
    allowedTags: [...tags, ...(sanitizeTags ? [] : moreTags), ...(sanitizeForm ? [] : formTags)],
    allowedAttributes: { ...attributes, '*': everywhere },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src', 'cite', 'action'],
    ...(sanitizeStyle && { allowedStyles: { '*': styles } }),
    // What is inside of these is no text, even where they themselves are left out.
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'xmp', 'iframe', 'template'],
    transformTags: {
      '*': (tagName, given) => ({ tagName, attribs: kept(given) }),
      ...links,
    },
  })

  function kept(given: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
    return Object.fromEntries(
      Object.entries(given).filter(([name, value]) => {
        if (name === 'style') return !loads.test(value)
        return !/^data-(hx|sse|ws)-/i.test(name) && !(stripClasses && name === 'class')
      }),
    )
  }
}

/** The same markup as cleaning would write it, with nothing taken out: to be compared, never to be shown. */
export function rewritten(markup: string): string {
  return sanitizeHtml(markup, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    allowedSchemes: false,
    parseStyleAttributes: false,
    transformTags: links,
  })
}
