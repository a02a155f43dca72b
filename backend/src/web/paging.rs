//! Pages of a log, the latest entry first: how many entries one has, and where the next one is.

use super::problem::Problem;
use axum::http::HeaderMap;
use axum::http::header::LINK;
use url::form_urlencoded::Serializer;

/// How long the pages of a log are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pages {
    /// The path of the log.
    pub(super) path: &'static str,
    /// Entries unless it is said.
    pub(super) default: usize,
    /// Entries at most.
    pub(super) most: usize,
}

impl Pages {
    /// The page that is asked for.
    ///
    /// # Errors
    /// A 400 when it is too long, or none.
    pub(super) fn page(self, asked: Option<usize>) -> Result<Page, Problem> {
        let limit = asked.unwrap_or(self.default);
        if (1..=self.most).contains(&limit) {
            return Ok(Page { path: self.path, limit });
        }
        Err(Problem::bad_request(format!("limit is {limit}: expected 1 to {}", self.most)))
    }
}

/// One page of a log.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    path: &'static str,
    limit: usize,
}

impl Page {
    /// Entries to read: one more than the page has tells whether there is another.
    pub(super) fn to_read(self) -> usize {
        self.limit + 1
    }

    /// Cuts what was read to the page. When there is another, the `Link` header (RFC 8288) has its whole address, with the
    /// `filters` of this one.
    pub(super) fn cut<T>(
        self,
        rows: &mut Vec<T>,
        id: impl Fn(&T) -> i64,
        filters: &[(&str, Option<String>)],
    ) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if rows.len() <= self.limit {
            return headers;
        }
        rows.truncate(self.limit);
        let Some(last) = rows.last().map(id) else { return headers };
        let mut next = Serializer::new(String::new());
        for (name, value) in filters {
            if let Some(value) = value {
                next.append_pair(name, value);
            }
        }
        next.append_pair("limit", &self.limit.to_string()).append_pair("cursor", &last.to_string());
        // Escaped text is always a header.
        if let Ok(link) = format!("<{}?{}>; rel=\"next\"", self.path, next.finish()).parse() {
            headers.insert(LINK, link);
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: Pages = Pages { path: "/api/v1/log", default: 2, most: 3 };

    #[test]
    fn the_last_page_leads_nowhere_and_every_other_to_the_next() {
        let page = PAGES.page(None).unwrap();
        assert_eq!(page.to_read(), 3);
        let filters = [("name", Some("a b".to_owned())), ("kind", None)];
        let mut rows = vec![9, 8, 7];
        let headers = page.cut(&mut rows, |row| *row, &filters);
        assert_eq!(rows, [9, 8]);
        assert_eq!(headers[LINK], "</api/v1/log?name=a+b&limit=2&cursor=8>; rel=\"next\"");
        let mut rows = vec![7, 6];
        assert!(page.cut(&mut rows, |row| *row, &filters).is_empty());
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_page_has_its_bounds() {
        assert!(PAGES.page(Some(0)).is_err() && PAGES.page(Some(4)).is_err());
        assert!(PAGES.page(Some(3)).is_ok());
    }
}
