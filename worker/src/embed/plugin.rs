//! The plugin with this site's origin, as a zip

use crate::{
    http::{call::Call, problem::Problem, reply::Reply},
    platform::assets,
};

include!(concat!(env!("OUT_DIR"), "/plugin.rs"));

/// The address of the zip.
pub const PATH: &str = "/cmsa-join.zip";

/// Stands for the origin in the plugin, in a string of PHP.
const ORIGIN: &str = "https://origin.invalid";

/// `GET /cmsa-join.zip`
///
/// # Errors
/// When the deployment is incomplete.
pub async fn download(call: &mut Call) -> Result<Reply, Problem> {
    let files = assets::text(call.env(), FILE).await?;
    let mut files: Vec<(String, String)> = serde_json::from_str(&files).map_err(|_| Problem::Internal)?;
    let origin = call.origin().replace('\'', "\\'");
    for (_, content) in &mut files {
        *content = content.replace(ORIGIN, &origin);
    }
    Ok(Reply::new(200, "application/zip", zip(&files)).header("Cache-Control", "public, max-age=300"))
}

/// The files as a zip, without compression. The same files give the same zip at any time.
fn zip(files: &[(String, String)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (name, content) = (name.as_bytes(), content.as_bytes());
        let [offset, size] = [zip.len(), content.len()].map(u32_of);
        // The version that can read it, names in UTF-8, no compression, midnight on the first day of 1980.
        let mut entry = fields(&[20, 0x800, 0, 0, 0x21]);
        entry.extend([crc32(content), size, size].into_iter().flat_map(u32::to_le_bytes));
        entry.extend(fields(&[u16_of(name.len()), 0]));
        zip.extend(b"PK\x03\x04");
        zip.extend(&entry);
        zip.extend(name);
        zip.extend(content);
        // Made by Unix; no comment; a file that the owner can write and all can read.
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&entry);
        directory.extend(fields(&[0, 0, 0, 0, 0o100_644]));
        directory.extend(offset.to_le_bytes());
        directory.extend(name);
    }
    let count = u16_of(files.len());
    let [start, size] = [zip.len(), directory.len()].map(u32_of);
    zip.extend(directory);
    zip.extend(b"PK\x05\x06");
    zip.extend(fields(&[0, 0, count, count]));
    zip.extend([size, start].into_iter().flat_map(u32::to_le_bytes));
    zip.extend(fields(&[0]));
    zip
}

fn fields(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn u16_of(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn u32_of(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The checksum of ISO 3309 and zip.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
