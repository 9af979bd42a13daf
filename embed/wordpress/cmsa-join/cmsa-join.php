<?php
/**
 * Plugin Name: CMSA Join
 * Description: Shows the form for joining CMSA with your chapter: as a block, or by [cmsa_join chapter="hudson-valley"].
 * Version: 1.1.0
 * Requires at least: 6.3
 * Requires PHP: 7.4
 * License: MIT
 *
 * The plugin prints the snippet of the embed builder. It stores nothing, so deleting it leaves nothing. After
 * an administrator has installed it, everyone who can edit a page can use it.
 */

defined( 'ABSPATH' ) || exit;

/** The origin of the form. The site that serves this plugin inserts it. */
const CMSA_JOIN_ORIGIN = 'https://origin.invalid';

/** The attributes, each a text. */
const CMSA_JOIN_ATTRIBUTES = array( 'chapter', 'lang', 'accent', 'theme', 'heading' );

/** The words of the link in each language. */
const CMSA_JOIN_TITLES = array(
	'en' => 'Join CMSA',
	'es' => 'Únase a CMSA',
);

/**
 * Returns the known attributes that an author wrote, without typographic quotes, which WordPress takes for a part of the
 * value. The chapter becomes its name in addresses, as in the loader: ”Hudson Valley” is hudson-valley.
 *
 * @param array $given All attributes; those without a name are the rest of a value with a space in such quotes.
 * @return array Those that have a value.
 */
function cmsa_join_chosen( $given ) {
	$chosen = array();
	foreach ( CMSA_JOIN_ATTRIBUTES as $name ) {
		$value = isset( $given[ $name ] ) && is_string( $given[ $name ] ) ? html_entity_decode( $given[ $name ] ) : '';
		if ( 'chapter' === $name ) {
			if ( preg_match( '/^[^a-z0-9]/i', $value ) ) {
				$value .= ' ' . implode( ' ', array_filter( $given, 'is_int', ARRAY_FILTER_USE_KEY ) );
			}
			$value = preg_replace( '/[^a-z0-9]+/', '-', strtolower( html_entity_decode( $value ) ) );
			$value = trim( $value, '-' );
		}
		$value = preg_replace( '/^[\s“”„″‘’′«»]+|[\s“”„″‘’′«»]+$/u', '', $value );
		if ( '' !== (string) $value ) {
			$chosen[ $name ] = $value;
		}
	}
	return $chosen;
}

/**
 * Returns the element with a link inside, and enqueues the script once for the page.
 *
 * @param array|string $given The attributes; WordPress passes '' for a shortcode without any.
 * @return string HTML.
 */
function cmsa_join_html( $given ) {
	$chosen     = cmsa_join_chosen( is_array( $given ) ? $given : array() );
	$attributes = '';
	foreach ( $chosen as $name => $value ) {
		$attributes .= sprintf( ' %s="%s"', $name, esc_attr( $value ) );
	}
	$lang = strtolower( substr( $chosen['lang'] ?? '', 0, 2 ) );
	if ( ! isset( CMSA_JOIN_TITLES[ $lang ] ) ) {
		$lang = 'en';
	}
	$address = CMSA_JOIN_ORIGIN . '/join';
	if ( isset( $chosen['chapter'] ) ) {
		$address .= '/' . rawurlencode( $chosen['chapter'] );
	}
	if ( 'en' !== $lang ) {
		$address .= '?lang=' . $lang;
	}
	// No version in the address: it would keep browsers from getting a newer script.
	wp_enqueue_script( 'cmsa-join', CMSA_JOIN_ORIGIN . '/embed.js', array(), null, array( 'strategy' => 'async' ) );
	return sprintf(
		'<cmsa-join%s><a href="%s">%s</a></cmsa-join>',
		$attributes,
		esc_url( $address ),
		CMSA_JOIN_TITLES[ $lang ]
	);
}

/** Registers the shortcode and the block. */
function cmsa_join_register() {
	add_shortcode( 'cmsa_join', 'cmsa_join_html' );
	wp_register_script(
		'cmsa-join-block',
		plugins_url( 'block.js', __FILE__ ),
		array( 'wp-block-editor', 'wp-blocks', 'wp-components', 'wp-element' ),
		'1.1.0',
		true
	);
	wp_add_inline_script( 'cmsa-join-block', 'window.cmsaJoinOrigin = ' . wp_json_encode( CMSA_JOIN_ORIGIN ) . ';', 'before' );
	register_block_type(
		'cmsa-join/form',
		array(
			'api_version'           => 3,
			'title'                 => 'CMSA Join',
			'description'           => 'The form for joining CMSA with your chapter.',
			'category'              => 'embed',
			'icon'                  => 'groups',
			'attributes'            => array_fill_keys(
				CMSA_JOIN_ATTRIBUTES,
				array(
					'type'    => 'string',
					'default' => '',
				)
			),
			'supports'              => array( 'html' => false ),
			'editor_script_handles' => array( 'cmsa-join-block' ),
			'render_callback'       => 'cmsa_join_html',
		)
	);
}

add_action( 'init', 'cmsa_join_register' );
